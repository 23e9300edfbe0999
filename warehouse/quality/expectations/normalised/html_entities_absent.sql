/*
table: main.document_text
level: row
severity: warning
zh: "正文中没有 HTML 实体，如 &nbsp;"
en: "No HTML entity such as &nbsp; is left in the text"
*/
SELECT
    document_key,
    regexp_extract(text, '&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#x[0-9a-fA-F]{2,5});') AS example
FROM main.document_text
WHERE regexp_matches(text, '&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#x[0-9a-fA-F]{2,5});')
