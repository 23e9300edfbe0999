/*
each: surface
except: [main.fact_token]
level: row
severity: critical
zh: "{table}.{column} 就是正文该起止位置上的文字"
en: "{table}.{column} is what stands at its offsets in the text: substr(text, char_start + 1, char_end - char_start)"
*/
-- A paragraph is found first: substr has to walk a text from its beginning, which is quadratic in long documents.
WITH located AS (
    SELECT
        fact.document_key,
        fact.char_start,
        fact.char_end,
        fact.{column} AS stated,
        CASE
            WHEN fact.char_end <= paragraph.char_end
                THEN substr(
                    paragraph.text,
                    fact.char_start - paragraph.char_start + 1,
                    fact.char_end - fact.char_start
                )
            ELSE substr(document_text.text, fact.char_start + 1, fact.char_end - fact.char_start)
        END AS found
    FROM {table} AS fact
    ASOF LEFT JOIN quality.paragraph
        ON fact.document_key = paragraph.document_key AND fact.char_start >= paragraph.char_start
    LEFT JOIN main.document_text ON fact.document_key = document_text.document_key
)

SELECT
    document_key,
    char_start,
    char_end,
    stated,
    found
FROM located
WHERE char_end <= char_start OR stated IS DISTINCT FROM found
