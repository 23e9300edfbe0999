-- Documents by type, and facts by kind, each by the year of the document.
WITH

facts AS (
    SELECT
        'indicator' AS kind,
        document_key
    FROM main.fact_indicator
    UNION ALL
    SELECT
        'target' AS kind,
        document_key
    FROM main.fact_target
    UNION ALL
    SELECT
        'measure' AS kind,
        document_key
    FROM main.fact_measure
    UNION ALL
    SELECT
        'event' AS kind,
        document_key
    FROM main.fact_event
    UNION ALL
    SELECT
        'policy_citation' AS kind,
        document_key
    FROM main.fact_policy_citation
)

SELECT
    'document' AS what,
    document_type AS kind,
    year,
    count(*) AS value
FROM main.dim_document
WHERE is_current
GROUP BY document_type, year
UNION ALL
SELECT
    'fact' AS what,
    facts.kind,
    documents.year,
    count(*) AS value
FROM facts
INNER JOIN main.dim_document AS documents ON facts.document_key = documents.document_key
WHERE documents.is_current
GROUP BY facts.kind, documents.year
ORDER BY what ASC, kind ASC, year ASC
