/*
table: stage.document
level: row
severity: critical
zh: "无法还原的替代字符（U+FFFD）不超过解码后字符数的百分之一"
en: "Replacement characters (U+FFFD) are at most one in a hundred of the decoded characters"
*/
SELECT
    document_key,
    source_uri,
    replacement_char_count,
    raw_char_count
FROM stage.document
WHERE replacement_char_count * 100 > raw_char_count
