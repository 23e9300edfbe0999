/*
each: corpus
zh: "疑似受损而未修复的字符占比"
en: "Share of characters that look damaged and were not repaired"
*/
SELECT
    'suspect_share' AS metric,
    'main.document_text' AS subject,
    sum(suspect_char_count) / sum(char_count) AS value,
    count(*) AS base_count
FROM main.dim_document
WHERE is_current
HAVING sum(char_count) > 0
