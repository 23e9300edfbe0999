/*
table: main.fact_text_reuse
level: set
severity: critical
zh: "以日期判断来源者，来源确实在先"
en: "Where the date says which is the source, the source is the earlier one"
*/
SELECT
    reuse.document_key,
    reuse.source_document_key,
    least(own.publish_date, own.reference_date) AS issue_date,
    least(source.publish_date, source.reference_date) AS source_issue_date
FROM main.fact_text_reuse AS reuse
INNER JOIN main.dim_document AS own ON reuse.document_key = own.document_key
INNER JOIN main.dim_document AS source ON reuse.source_document_key = source.document_key
WHERE
    reuse.direction_basis = 'date'
    AND (
        least(source.publish_date, source.reference_date) < least(own.publish_date, own.reference_date)
    ) IS NOT TRUE
