/*
each: corpus
zh: "当前文档中各类型的占比"
en: "Share of each type among the current documents"
*/
SELECT
    'document_type_share' AS metric,
    document_type AS subject,
    count(*) / sum(count(*)) OVER () AS value,
    sum(count(*)) OVER () AS base_count
FROM main.dim_document
WHERE is_current
GROUP BY document_type
