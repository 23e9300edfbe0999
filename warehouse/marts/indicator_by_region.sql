-- mart.indicator_by_region: one row a claim, that is an indicator in a region and period with its statistic,
-- status, comparator and value. The example shown is the first mention in the earliest published document.
WITH

documents AS (
    SELECT
        document_key,
        source_uri,
        title,
        publish_date
    FROM main.dim_document
    WHERE is_current AND NOT is_reprint
),

sentences AS (
    SELECT
        sentence_key,
        text
    FROM main.fact_sentence
),

indicators AS (
    SELECT
        indicator_key,
        name,
        category
    FROM main.dim_indicator
),

regions AS (
    SELECT
        regions.region_key,
        regions.name,
        regions.level,
        provinces.name AS province_name
    FROM main.dim_region AS regions
    LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
),

claims AS (
    SELECT
        quantities.*,
        documents.title AS document_title,
        documents.publish_date,
        count(DISTINCT quantities.document_key) OVER claim AS document_count,
        count(*) OVER claim AS mention_count,
        bool_and(quantities.is_suspect) OVER claim AS is_always_suspect
    FROM main.fact_indicator AS quantities
    INNER JOIN documents ON quantities.document_key = documents.document_key
    WINDOW
        claim AS (
            PARTITION BY
                quantities.indicator_key,
                quantities.region_key,
                quantities.period_edtf,
                quantities.statistic,
                quantities.status,
                quantities.comparator,
                quantities.value_base,
                quantities.base_unit
        )
    QUALIFY row_number() OVER (
        PARTITION BY
            quantities.indicator_key,
            quantities.region_key,
            quantities.period_edtf,
            quantities.statistic,
            quantities.status,
            quantities.comparator,
            quantities.value_base,
            quantities.base_unit
        ORDER BY
            documents.publish_date ASC NULLS LAST,
            documents.source_uri ASC,
            quantities.char_start ASC,
            quantities.char_end ASC
    ) = 1
)

SELECT
    claims.indicator_key,
    indicators.name AS indicator_name,
    indicators.category,
    claims.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    regions.province_name,
    claims.period_edtf,
    claims.period_start_date,
    claims.period_end_date,
    claims.statistic,
    claims.status,
    claims.comparator,
    claims.value_base,
    claims.base_unit,
    claims.value,
    claims.unit,
    0.5 * cast(coalesce(claims.value_base / nullif(claims.value, 0), 1) AS DOUBLE)
    / pow(
        10,
        greatest(
            length(regexp_extract(claims.surface, '[0-9]\.([0-9]+)', 1)),
            length(rtrim(split_part(cast(claims.value AS VARCHAR), '.', 2), '0'))
        )
    ) AS rounding,
    claims.surface,
    sentences.text AS sentence,
    claims.document_key,
    claims.document_title,
    claims.publish_date,
    claims.document_count,
    claims.mention_count,
    count(*) OVER (
        PARTITION BY
            claims.indicator_key,
            claims.region_key,
            claims.period_edtf,
            claims.statistic,
            claims.status
    ) AS claim_count,
    claims.is_always_suspect AS is_suspect
FROM claims
INNER JOIN indicators ON claims.indicator_key = indicators.indicator_key
LEFT JOIN sentences ON claims.sentence_key = sentences.sentence_key
LEFT JOIN regions ON claims.region_key = regions.region_key
