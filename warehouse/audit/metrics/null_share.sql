/*
each: column
zh: "空值占比"
en: "Share of null"
*/
SELECT
    'null_share' AS metric,
    '{table}.{column}' AS subject,
    count(*) FILTER (WHERE {column} IS NULL) / count(*) AS value,
    count(*) AS base_count
FROM {table}
HAVING count(*) > 0
