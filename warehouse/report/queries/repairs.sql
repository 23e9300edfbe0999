-- Repairs by kind, with up to three of each as examples.
WITH

repairs AS (
    SELECT
        repairs.kind,
        repairs.before,
        repairs.after,
        repairs.confidence,
        repairs.document_key,
        documents.title,
        documents.source_uri,
        repairs.raw_start
    FROM main.fact_text_repair AS repairs
    INNER JOIN main.dim_document AS documents ON repairs.document_key = documents.document_key
),

counts AS (
    SELECT
        kind,
        count(*) AS value,
        count(DISTINCT document_key) AS document_count
    FROM repairs
    GROUP BY kind
),

chosen AS (
    SELECT *
    FROM repairs
    QUALIFY row_number() OVER (
        PARTITION BY kind ORDER BY confidence DESC, document_key ASC, raw_start ASC
    ) <= 3
)

SELECT
    counts.kind,
    counts.value,
    counts.document_count,
    list(
        {
            'sentence': left(chosen.before, 120) || ' → ' || left(chosen.after, 120),
            'document_key': chosen.document_key,
            'document_title': coalesce(chosen.title, chosen.source_uri)
        } ORDER BY chosen.document_key ASC, chosen.raw_start ASC
    ) AS evidence
FROM counts
INNER JOIN chosen ON counts.kind = chosen.kind
GROUP BY counts.kind, counts.value, counts.document_count
ORDER BY counts.value DESC, counts.kind ASC
