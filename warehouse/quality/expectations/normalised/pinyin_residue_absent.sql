/*
table: main.document_text
level: row
severity: warning
zh: "正文中没有“字(带调拼音)”式的拼音残留"
en: "No pinyin stands in brackets after a character"
*/
SELECT
    document_key,
    regexp_extract_all(text, quality.pinyin_pattern())[1:5] AS examples
FROM main.document_text
WHERE regexp_matches(text, quality.pinyin_pattern())
