/*
table: main.document_text
level: row
severity: warning
zh: "正文中没有只见于繁体的常用字"
en: "No common character that exists only in Traditional is left in the text"
*/
SELECT
    document_key,
    list_distinct(regexp_extract_all(text, quality.traditional_pattern()))[1:10] AS examples
FROM main.document_text
WHERE regexp_matches(text, quality.traditional_pattern())
