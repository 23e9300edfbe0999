/*
zh: "{table}.{column} 只取词表中的值"
en: "{table}.{column} holds only values of its vocabulary"
*/
SELECT
    {identity},
    {column} AS found
FROM {table}
WHERE {column} IS NOT NULL AND NOT list_contains($allowed, {column})
