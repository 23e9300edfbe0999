/*
each: table
zh: "行数"
en: "Rows"
*/
SELECT
    'rows' AS metric,
    '{table}' AS subject,
    count(*) AS value,
    count(*) AS base_count
FROM {table}
