-- mart.document_overview: one row a current document, reprints included.
WITH

documents AS (
    SELECT *
    FROM main.dim_document
    WHERE is_current
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

main_topics AS (
    SELECT
        document_topics.document_key,
        topics.code,
        topics.name
    FROM main.fact_topic AS document_topics
    INNER JOIN main.dim_topic AS topics ON document_topics.topic_key = topics.topic_key
    WHERE document_topics.is_main
    QUALIFY row_number() OVER (
        PARTITION BY document_topics.document_key
        ORDER BY document_topics.score DESC, topics.code ASC
    ) = 1
),

ranked_terms AS (
    SELECT
        document_terms.document_key,
        terms.name,
        row_number() OVER (
            PARTITION BY document_terms.document_key
            ORDER BY document_terms.tf_idf DESC, terms.name ASC
        ) AS position
    FROM main.fact_term AS document_terms
    INNER JOIN main.dim_term AS terms ON document_terms.term_key = terms.term_key
    WHERE terms.is_content
),

keywords AS (
    SELECT
        document_key,
        string_agg(name, ';' ORDER BY position) AS keywords
    FROM ranked_terms
    WHERE position <= 10
    GROUP BY document_key
),

region_mentions AS (
    SELECT
        document_key,
        count(*) AS region_mention_count,
        count(DISTINCT region_key) AS region_count
    FROM main.fact_region_mention
    GROUP BY document_key
),

citations AS (
    SELECT
        document_key,
        count(*) AS citation_count
    FROM main.fact_policy_citation
    GROUP BY document_key
),

indicators AS (
    SELECT
        document_key,
        count(*) AS indicator_count
    FROM main.fact_indicator
    GROUP BY document_key
),

repairs AS (
    SELECT
        document_key,
        count(*) AS repair_count
    FROM main.fact_text_repair
    WHERE kind != 'suspect'
    GROUP BY document_key
)

SELECT
    documents.document_key,
    documents.source_uri,
    documents.version,
    documents.title,
    documents.author,
    documents.source_name,
    documents.issuer,
    documents.publish_date,
    documents.reference_date,
    documents.year,
    documents.document_type,
    documents.document_number,
    documents.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    regions.province_name,
    documents.script,
    documents.original_encoding,
    documents.char_count,
    documents.paragraph_count,
    documents.sentence_count,
    documents.is_reprint,
    documents.canonical_document_key,
    main_topics.code AS main_topic_code,
    main_topics.name AS main_topic_name,
    keywords.keywords,
    coalesce(region_mentions.region_mention_count, 0) AS region_mention_count,
    coalesce(region_mentions.region_count, 0) AS region_count,
    coalesce(citations.citation_count, 0) AS citation_count,
    coalesce(indicators.indicator_count, 0) AS indicator_count,
    coalesce(repairs.repair_count, 0) AS repair_count,
    documents.suspect_char_count
FROM documents
LEFT JOIN regions ON documents.region_key = regions.region_key
LEFT JOIN main_topics ON documents.document_key = main_topics.document_key
LEFT JOIN keywords ON documents.document_key = keywords.document_key
LEFT JOIN region_mentions ON documents.document_key = region_mentions.document_key
LEFT JOIN citations ON documents.document_key = citations.document_key
LEFT JOIN indicators ON documents.document_key = indicators.document_key
LEFT JOIN repairs ON documents.document_key = repairs.document_key
