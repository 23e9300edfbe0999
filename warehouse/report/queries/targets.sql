-- The target ledger: those that something is known about first, then by the end of their period.
SELECT
    region_name,
    indicator_name,
    period_edtf,
    statistic,
    comparator,
    surface,
    sentence,
    document_key,
    document_title,
    outcome,
    is_due,
    coalesce(reported_surface, revised_surface) AS later_surface,
    coalesce(reported_sentence, revised_sentence) AS later_sentence,
    coalesce(reported_document_key, revised_document_key) AS later_document_key,
    coalesce(reported_document_title, revised_document_title) AS later_document_title,
    count(*) OVER () AS total
FROM mart.target_ledger
ORDER BY
    outcome = 'unreported' ASC,
    period_end_date DESC,
    region_key ASC,
    indicator_name ASC,
    value_base ASC,
    comparator ASC
