/*
table: main.document_text
level: row
severity: critical
zh: "正文为简体：只见于繁体的常用字不超过百分之一"
en: "The text is Simplified: common characters that exist only in Traditional are at most one in a hundred"
*/
WITH traditional AS (
    SELECT
        document_key,
        length(text) AS char_count,
        regexp_extract_all(text, quality.traditional_pattern()) AS places
    FROM main.document_text
)

SELECT
    document_key,
    len(places) AS place_count,
    list_distinct(places)[1:10] AS examples
FROM traditional
WHERE len(places) * 100 > char_count
