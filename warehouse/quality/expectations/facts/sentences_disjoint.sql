/*
table: main.fact_sentence
level: row
severity: critical
zh: "同一文档的句子互不重叠，序号与位置次序一致"
en: "Sentences of a document do not overlap, and their numbers follow their places"
*/
WITH following AS (
    SELECT
        document_key,
        sentence_no,
        char_start,
        char_end,
        lead(char_start) OVER in_document AS next_start,
        lead(sentence_no) OVER in_document AS next_no,
        lead(paragraph_no) OVER in_document AS next_paragraph_no,
        paragraph_no
    FROM main.fact_sentence
    WINDOW in_document AS (PARTITION BY document_key ORDER BY char_start, char_end)
)

SELECT
    document_key,
    sentence_no,
    char_start,
    char_end,
    next_start
FROM following
WHERE
    char_end > next_start
    OR next_paragraph_no < paragraph_no
    OR (next_paragraph_no = paragraph_no AND next_no <= sentence_no)
