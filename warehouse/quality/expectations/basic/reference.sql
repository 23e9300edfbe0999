/*
zh: "{table} 引用的键（{columns}）都存在"
en: "Every key that {table} refers to ({columns}) exists"
*/
SELECT
    {identity},
    '{column}' AS column_name,
    {column}::VARCHAR AS missing_key
FROM {table}
WHERE
    {column} IS NOT NULL
    AND {column} NOT IN (SELECT {target_column} FROM {target} WHERE {target_column} IS NOT NULL)
