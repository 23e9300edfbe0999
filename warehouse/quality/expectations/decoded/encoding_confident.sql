/*
table: stage.document
level: row
severity: warning
zh: "编码判断的把握不低于 0.5"
en: "The encoding was recognised with a confidence of at least 0.5"
*/
SELECT
    document_key,
    source_uri,
    original_encoding,
    encoding_confidence
FROM stage.document
WHERE encoding_confidence < 0.5
