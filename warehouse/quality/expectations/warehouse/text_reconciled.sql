/*
table: main.document_text
level: set
severity: critical
zh: "每个文档版本恰有一份正文，且字符数相符"
en: "Every document version has one text, as long as it says"
*/
SELECT
    document.document_key,
    document.source_uri,
    count(document_text.document_key) AS text_count
FROM main.dim_document AS document
LEFT JOIN main.document_text
    ON document.document_key = document_text.document_key AND document.char_count = length(document_text.text)
GROUP BY document.document_key, document.source_uri
HAVING count(document_text.document_key) <> 1
