-- Sentences that stand behind a key figure: for each kind of fact the first one of five documents, the newest first.
WITH

facts AS (
    SELECT
        'indicator' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_indicator
    UNION ALL
    SELECT
        'target' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_target
    UNION ALL
    SELECT
        'measure' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_measure
    UNION ALL
    SELECT
        'event' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_event
    UNION ALL
    SELECT
        'policy_citation' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_policy_citation
    UNION ALL
    SELECT
        'region_mention' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_region_mention
    UNION ALL
    SELECT
        'organization_mention' AS kind,
        document_key,
        sentence_key,
        char_start,
        surface
    FROM main.fact_organization_mention
),

firsts AS (
    SELECT *
    FROM facts
    QUALIFY row_number() OVER (PARTITION BY kind, document_key ORDER BY char_start ASC, surface ASC) = 1
),

chosen AS (
    SELECT
        firsts.*,
        documents.title,
        documents.publish_date
    FROM firsts
    INNER JOIN main.dim_document AS documents ON firsts.document_key = documents.document_key
    QUALIFY row_number() OVER (
        PARTITION BY firsts.kind
        ORDER BY documents.publish_date DESC NULLS LAST, documents.document_key ASC
    ) <= 5
)

SELECT
    chosen.kind,
    chosen.document_key,
    chosen.title AS document_title,
    chosen.surface,
    sentences.text AS sentence
FROM chosen
LEFT JOIN main.fact_sentence AS sentences ON chosen.sentence_key = sentences.sentence_key
ORDER BY chosen.kind ASC, chosen.publish_date DESC NULLS LAST, chosen.document_key ASC
