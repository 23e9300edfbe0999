-- mart.text_reuse: one row a pair of passages, the later and its source.
-- Ordered, and with nothing materialized: DuckDB 2.0.0 waits for ever where a LIMIT alone ends a query that joins one
-- intermediate result several times; after an ORDER BY it does not.
WITH

reuse AS (
    SELECT *
    FROM main.fact_text_reuse
),

regions AS NOT MATERIALIZED (
    SELECT
        regions.region_key,
        regions.name,
        regions.level,
        provinces.name AS province_name
    FROM main.dim_region AS regions
    LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
),

documents AS NOT MATERIALIZED (
    SELECT
        documents.document_key,
        documents.title,
        documents.issuer,
        least(documents.publish_date, documents.reference_date) AS issue_date,
        regions.name AS region_name,
        regions.level AS region_level,
        regions.province_name
    FROM main.dim_document AS documents
    LEFT JOIN regions ON documents.region_key = regions.region_key
),

cited AS (
    SELECT DISTINCT
        citations.document_key,
        policies.document_key AS source_document_key
    FROM main.fact_policy_citation AS citations
    INNER JOIN main.dim_policy AS policies ON citations.policy_key = policies.policy_key
),

sentences AS (
    SELECT
        sentence_key,
        section_path
    FROM main.fact_sentence
)

SELECT
    documents.title,
    documents.issuer,
    documents.issue_date,
    documents.region_name,
    documents.region_level,
    documents.province_name,
    sources.title AS source_title,
    sources.issuer AS source_issuer,
    sources.issue_date AS source_issue_date,
    sources.region_name AS source_region_name,
    sources.region_level AS source_region_level,
    sources.province_name AS source_province_name,
    cast(documents.issue_date - sources.issue_date AS INTEGER) AS days_after_source,
    reuse.direction_basis,
    cited.document_key IS NOT null AS is_source_cited,
    reuse.number_changes,
    reuse.wording_changes,
    reuse.surface,
    reuse.source_surface,
    reuse.similarity,
    reuse.matched_char_count,
    reuse.distinctive_char_count,
    reuse.ancestor_document_key IS NOT null AS is_through_ancestor,
    ancestors.title AS ancestor_title,
    reuse.ancestor_document_key,
    sentences.section_path,
    reuse.document_key,
    reuse.char_start,
    reuse.char_end,
    reuse.source_document_key,
    reuse.source_char_start,
    reuse.source_char_end
FROM reuse
INNER JOIN documents ON reuse.document_key = documents.document_key
INNER JOIN documents AS sources ON reuse.source_document_key = sources.document_key
LEFT JOIN documents AS ancestors ON reuse.ancestor_document_key = ancestors.document_key
LEFT JOIN cited
    ON reuse.document_key = cited.document_key AND reuse.source_document_key = cited.source_document_key
LEFT JOIN sentences ON reuse.sentence_key = sentences.sentence_key
ORDER BY reuse.document_key, reuse.char_start, reuse.source_document_key, reuse.source_char_start
