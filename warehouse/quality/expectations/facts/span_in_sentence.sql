/*
each: span
except: [main.fact_token, main.fact_sentence]
level: row
severity: critical
zh: "{table} 的每个起止位置都在其所在句子之内"
en: "Every span of {table} lies within its sentence, in the same document"
*/
SELECT
    fact.document_key,
    fact.sentence_key,
    fact.char_start,
    fact.char_end,
    sentence.char_start AS sentence_start,
    sentence.char_end AS sentence_end
FROM {table} AS fact
LEFT JOIN main.fact_sentence AS sentence
    ON fact.sentence_key = sentence.sentence_key AND fact.document_key = sentence.document_key
WHERE
    sentence.sentence_key IS NULL
    OR fact.char_start < sentence.char_start
    OR fact.char_end > sentence.char_end
