/*
table: main.fact_token
level: row
severity: critical
zh: "每个词就是其所在句子该位置上的文字（句子的位置另行检查）"
en: "A word is what stands at its offsets in its sentence (the sentence's own offsets are checked too)"
*/
SELECT
    token.document_key,
    token.char_start,
    token.char_end,
    token.surface,
    substr(sentence.text, token.char_start - sentence.char_start + 1, token.char_end - token.char_start) AS found
FROM main.fact_token AS token
LEFT JOIN main.fact_sentence AS sentence
    ON token.sentence_key = sentence.sentence_key AND token.document_key = sentence.document_key
WHERE
    token.char_end <= token.char_start
    OR token.char_start < sentence.char_start
    OR token.surface
    IS DISTINCT FROM
    substr(sentence.text, token.char_start - sentence.char_start + 1, token.char_end - token.char_start)
