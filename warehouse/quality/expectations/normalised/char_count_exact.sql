/*
table: main.document_text
level: row
severity: critical
zh: "正文的字符数与元数据中的字符数一致"
en: "The text has as many characters as its document says"
*/
SELECT
    document.document_key,
    document.source_uri,
    document.char_count,
    length(document_text.text) AS found
FROM main.document_text
INNER JOIN stage.document ON document_text.document_key = document.document_key
WHERE length(document_text.text) <> document.char_count
