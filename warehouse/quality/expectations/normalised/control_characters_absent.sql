/*
table: main.document_text
level: row
severity: critical
zh: "正文中没有控制字符、回车、零宽字符和字节序标记"
en: "No control character, carriage return, zero-width character or byte order mark is left in the text"
*/
SELECT
    document_key,
    hex(regexp_extract(text, '[\x00-\x08\x0B-\x1F\x7F-\x9F\x{200B}\x{2028}\x{2029}\x{2060}\x{FEFF}]'))
        AS example
FROM main.document_text
WHERE regexp_matches(text, '[\x00-\x08\x0B-\x1F\x7F-\x9F\x{200B}\x{2028}\x{2029}\x{2060}\x{FEFF}]')
