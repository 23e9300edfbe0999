/*
table: main.document_text
level: row
severity: critical
zh: "正文中没有 HTML 标签"
en: "No HTML tag is left in the text"
*/
SELECT
    document_key,
    regexp_extract(text, quality.html_pattern()) AS example
FROM main.document_text
WHERE regexp_matches(text, quality.html_pattern())
