/*
table: main.document_text
level: row
severity: critical
zh: "每个文档恰有一份正文，且不为空"
en: "Every document has one text, and it is not blank"
*/
SELECT
    document.document_key,
    document.source_uri,
    count(document_text.document_key) AS text_count
FROM stage.document
LEFT JOIN main.document_text ON document.document_key = document_text.document_key
GROUP BY document.document_key, document.source_uri
HAVING
    count(document_text.document_key) <> 1
    OR bool_and(regexp_matches(document_text.text, '[^\s\x{A0}\x{3000}]')) IS NOT TRUE
