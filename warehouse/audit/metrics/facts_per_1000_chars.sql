/*
each: table
zh: "每千字的事实数"
en: "Facts a thousand characters of text"
*/
SELECT
    'facts_per_1000_chars' AS metric,
    '{table}' AS subject,
    1000 * (SELECT count(*) FROM {table}) / sum(char_count) AS value,
    count(*) AS base_count
FROM main.dim_document
WHERE is_current
HAVING sum(char_count) > 0
