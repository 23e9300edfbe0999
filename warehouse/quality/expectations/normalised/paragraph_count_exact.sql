/*
table: main.document_text
level: row
severity: warning
zh: "正文的行数与段落数一致（一段一行）"
en: "The text has as many lines as its document has paragraphs"
*/
SELECT
    document.document_key,
    document.source_uri,
    document.paragraph_count,
    len(string_split(rtrim(document_text.text, chr(10)), chr(10))) AS found
FROM main.document_text
INNER JOIN stage.document ON document_text.document_key = document.document_key
WHERE len(string_split(rtrim(document_text.text, chr(10)), chr(10))) <> document.paragraph_count
