/*
table: main.fact_sentence
level: set
severity: critical
zh: "每个当前文档的句子行数与其元数据一致"
en: "Every current document has as many sentence rows as it says"
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
    document.sentence_count,
    coalesce(counted.row_count, 0) AS found
FROM main.dim_document AS document
LEFT JOIN counted ON document.document_key = counted.document_key
WHERE document.is_current AND document.sentence_count <> coalesce(counted.row_count, 0)
