/*
table: main.document_text
level: row
severity: critical
zh: "正文中“字(带调拼音)”式的拼音残留不到每五百字一处（少数可能是生僻字注音）"
en: "Pinyin in brackets after a character is rarer than once in 500 characters (a few may be genuine glosses)"
*/
WITH residue AS (
    SELECT
        document_key,
        length(text) AS char_count,
        regexp_extract_all(text, quality.pinyin_pattern()) AS places
    FROM main.document_text
)

SELECT
    document_key,
    len(places) AS place_count,
    places[1:5] AS examples
FROM residue
WHERE len(places) > 2 AND len(places) * 500 > char_count
