-- The current documents, newest first.
SELECT
    documents.document_key,
    coalesce(documents.title, documents.source_uri) AS document_title,
    documents.source_uri,
    coalesce(documents.issuer, documents.source_name, documents.author) AS origin,
    strftime(documents.publish_date, '%Y-%m-%d') AS publish_date,
    documents.year,
    documents.document_type,
    documents.region_name,
    documents.main_topic_name,
    documents.keywords,
    documents.char_count,
    documents.repair_count,
    quality.fact_count,
    documents.is_reprint,
    count(*) OVER () AS total
FROM mart.document_overview AS documents
INNER JOIN mart.document_quality AS quality ON documents.document_key = quality.document_key
ORDER BY documents.publish_date DESC NULLS LAST, documents.source_uri ASC
