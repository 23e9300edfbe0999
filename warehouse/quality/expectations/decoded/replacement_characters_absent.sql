/*
table: stage.document
level: row
severity: warning
zh: "没有无法还原的替代字符（U+FFFD）"
en: "No replacement character (U+FFFD) is left"
*/
SELECT
    document_key,
    source_uri,
    replacement_char_count
FROM stage.document
WHERE replacement_char_count > 0
