/*
table: main.fact_text_reuse
level: set
severity: critical
zh: "沿用只发生在不同的现行文档之间，转载不算"
en: "Reuse is between two different current documents, neither of them a reprint"
*/
SELECT
    reuse.document_key,
    reuse.source_document_key
FROM main.fact_text_reuse AS reuse
LEFT JOIN main.dim_document AS own
    ON reuse.document_key = own.document_key AND own.is_current AND NOT own.is_reprint
LEFT JOIN main.dim_document AS source
    ON reuse.source_document_key = source.document_key AND source.is_current AND NOT source.is_reprint
WHERE
    own.document_key IS NULL
    OR source.document_key IS NULL
    OR reuse.document_key = reuse.source_document_key
