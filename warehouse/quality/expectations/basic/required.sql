/*
zh: "{table} 中声明为必填的列（{columns}）均不为空"
en: "The required columns of {table} ({columns}) are never null"
*/
SELECT
    {identity},
    '{column}' AS column_name
FROM {table}
WHERE {column} IS NULL
