-- mart.document_quality: one row a current document, reprints included.
WITH

documents AS (
    SELECT *
    FROM main.dim_document
    WHERE is_current
),

repairs_by_kind AS (
    SELECT
        document_key,
        kind,
        count(*) AS repair_count,
        -- Decimals add up to the same sum in whatever order the rows are met; doubles do not.
        sum(cast(confidence AS DECIMAL(9, 6))) AS confidence
    FROM main.fact_text_repair
    GROUP BY document_key, kind
),

repairs AS (
    SELECT
        document_key,
        coalesce(sum(repair_count) FILTER (WHERE kind != 'suspect'), 0) AS repair_count,
        coalesce(sum(repair_count) FILTER (WHERE kind = 'suspect'), 0) AS suspect_count,
        cast(sum(confidence) FILTER (WHERE kind != 'suspect') AS DOUBLE)
        / sum(repair_count) FILTER (WHERE kind != 'suspect') AS mean_confidence,
        string_agg(kind || ' ' || repair_count, ';' ORDER BY repair_count DESC, kind ASC)
        FILTER (WHERE kind != 'suspect') AS repair_kinds
    FROM repairs_by_kind
    GROUP BY document_key
),

facts AS (
    SELECT
        document_key,
        sentence_key
    FROM main.fact_indicator
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_event
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_target
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_measure
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_policy_citation
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_organization_mention
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_initiative_mention
    UNION ALL
    SELECT
        document_key,
        sentence_key
    FROM main.fact_region_mention
),

fact_counts AS (
    SELECT
        document_key,
        count(*) AS fact_count,
        count(DISTINCT sentence_key) AS fact_sentence_count
    FROM facts
    GROUP BY document_key
),

indicators AS (
    SELECT
        document_key,
        count(*) AS indicator_count,
        count(*) FILTER (WHERE is_suspect) AS suspect_indicator_count,
        count(*) FILTER (WHERE region_key IS null OR period_edtf IS null) AS unplaced_indicator_count
    FROM main.fact_indicator
    GROUP BY document_key
),

regions AS (
    SELECT
        document_key,
        count(*) FILTER (WHERE region_key IS null) AS unresolved_region_count
    FROM main.fact_region_mention
    GROUP BY document_key
)

SELECT
    documents.document_key,
    documents.source_uri,
    documents.title,
    documents.document_type,
    documents.is_reprint,
    documents.original_encoding,
    documents.encoding_confidence,
    documents.char_count,
    documents.sentence_count,
    cast(coalesce(repairs.repair_count, 0) AS BIGINT) AS repair_count,
    repairs.repair_kinds,
    repairs.mean_confidence AS mean_repair_confidence,
    cast(coalesce(repairs.suspect_count, 0) AS BIGINT) AS suspect_count,
    documents.suspect_char_count,
    documents.replacement_char_count,
    coalesce(
        (documents.suspect_char_count + documents.replacement_char_count) / nullif(documents.char_count, 0), 0
    )
        AS damaged_share,
    coalesce(fact_counts.fact_count, 0) AS fact_count,
    coalesce(fact_counts.fact_sentence_count, 0) AS fact_sentence_count,
    least(coalesce(fact_counts.fact_sentence_count / nullif(documents.sentence_count, 0), 0), 1)
        AS fact_sentence_share,
    coalesce(indicators.indicator_count, 0) AS indicator_count,
    coalesce(indicators.suspect_indicator_count, 0) AS suspect_indicator_count,
    coalesce(indicators.unplaced_indicator_count, 0) AS unplaced_indicator_count,
    coalesce(regions.unresolved_region_count, 0) AS unresolved_region_count,
    nullif(
        concat_ws(
            ';',
            CASE WHEN documents.title IS null THEN 'title' END,
            CASE WHEN documents.publish_date IS null THEN 'publish_date' END,
            CASE WHEN documents.reference_date IS null THEN 'reference_date' END,
            CASE WHEN documents.region_key IS null THEN 'region' END,
            CASE
                WHEN coalesce(documents.issuer, documents.author, documents.source_name) IS null THEN 'origin'
            END
        ),
        ''
    ) AS missing_metadata
FROM documents
LEFT JOIN repairs ON documents.document_key = repairs.document_key
LEFT JOIN fact_counts ON documents.document_key = fact_counts.document_key
LEFT JOIN indicators ON documents.document_key = indicators.document_key
LEFT JOIN regions ON documents.document_key = regions.document_key
ORDER BY documents.source_uri ASC
