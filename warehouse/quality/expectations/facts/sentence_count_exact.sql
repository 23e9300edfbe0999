/*
table: main.fact_sentence
level: row
severity: critical
zh: "句子行数与文档元数据中的句子数一致"
en: "A document has as many sentence rows as it says"
*/
WITH counted AS (
    SELECT
        document_key,
        count(*) AS row_count
    FROM main.fact_sentence
    GROUP BY document_key
)

SELECT
    document.document_key,
    document.source_uri,
    document.sentence_count,
    coalesce(counted.row_count, 0) AS found
FROM stage.document
LEFT JOIN counted ON document.document_key = counted.document_key
WHERE document.sentence_count <> coalesce(counted.row_count, 0)
