/*
table: stage.document
level: row
severity: critical
zh: "原始字节的编码已识别"
en: "The encoding of the raw bytes was recognised"
*/
SELECT
    document_key,
    source_uri,
    original_encoding
FROM stage.document
WHERE coalesce(trim(lower(original_encoding)), '') IN ('', 'unknown', 'binary', 'none')
