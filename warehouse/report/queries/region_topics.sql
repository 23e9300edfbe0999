-- Regions × topics over all years, with the three sentences that are most about the topic. Two readings, as in
-- mart.region_topic: the region's own documents (issued), and every sentence that names the region (named).
-- Of each reading the 24 regions with most sentences.
WITH

region_years AS (
    SELECT DISTINCT
        basis,
        region_key,
        year,
        region_sentence_count
    FROM mart.region_topic
    WHERE region_key IS NOT null
),

regions AS (
    SELECT
        basis,
        region_key,
        sum(region_sentence_count) AS region_sentence_count
    FROM region_years
    GROUP BY basis, region_key
    QUALIFY row_number() OVER (
        PARTITION BY basis ORDER BY sum(region_sentence_count) DESC, region_key ASC
    ) <= 24
),

cells AS (
    SELECT
        counts.basis,
        counts.region_key,
        any_value(counts.region_name) AS region_name,
        counts.topic_key,
        any_value(counts.topic_code) AS topic_code,
        any_value(counts.topic_name) AS topic_name,
        any_value(counts.parent_topic_code) AS parent_topic_code,
        cast(sum(counts.sentence_count) AS BIGINT) AS sentence_count,
        cast(any_value(regions.region_sentence_count) AS BIGINT) AS region_sentence_count
    FROM mart.region_topic AS counts
    INNER JOIN regions ON counts.basis = regions.basis AND counts.region_key = regions.region_key
    GROUP BY counts.basis, counts.region_key, counts.topic_key
),

issued AS (
    SELECT
        'issued' AS basis,
        documents.region_key,
        topics.topic_key,
        topics.sentence_key,
        topics.document_key,
        topics.score
    FROM main.fact_sentence_topic AS topics
    INNER JOIN main.dim_document AS documents ON topics.document_key = documents.document_key
    WHERE documents.is_current AND NOT documents.is_reprint
),

named AS (
    SELECT DISTINCT
        'named' AS basis,
        mentions.region_key,
        topics.topic_key,
        topics.sentence_key,
        topics.document_key,
        topics.score
    FROM main.fact_sentence_topic AS topics
    INNER JOIN main.fact_region_mention AS mentions ON topics.sentence_key = mentions.sentence_key
    INNER JOIN main.dim_document AS documents ON topics.document_key = documents.document_key
    WHERE documents.is_current AND NOT documents.is_reprint
),

evidence AS (
    SELECT * FROM issued
    UNION ALL
    SELECT * FROM named
),

best AS (
    SELECT evidence.*
    FROM evidence
    INNER JOIN cells
        ON
            evidence.basis = cells.basis
            AND evidence.region_key = cells.region_key
            AND evidence.topic_key = cells.topic_key
    QUALIFY row_number() OVER (
        PARTITION BY evidence.basis, evidence.region_key, evidence.topic_key
        ORDER BY evidence.score DESC, evidence.sentence_key ASC
    ) <= 3
),

quoted AS (
    SELECT
        best.basis,
        best.region_key,
        best.topic_key,
        list(
            {
                'sentence': sentences.text,
                'document_key': best.document_key,
                'document_title': documents.title
            } ORDER BY best.score DESC, best.sentence_key ASC
        ) AS evidence
    FROM best
    INNER JOIN main.fact_sentence AS sentences ON best.sentence_key = sentences.sentence_key
    INNER JOIN main.dim_document AS documents ON best.document_key = documents.document_key
    GROUP BY best.basis, best.region_key, best.topic_key
)

SELECT
    cells.basis,
    cells.region_name,
    cells.topic_code,
    cells.topic_name,
    cells.parent_topic_code,
    cells.sentence_count,
    cells.region_sentence_count,
    quoted.evidence
FROM cells
LEFT JOIN quoted
    ON
        cells.basis = quoted.basis
        AND cells.region_key = quoted.region_key
        AND cells.topic_key = quoted.topic_key
ORDER BY cells.basis ASC, cells.region_sentence_count DESC, cells.region_name ASC, cells.topic_code ASC
