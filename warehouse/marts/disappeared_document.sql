-- mart.disappeared_document: one row a document that its site no longer gives.
SELECT
    gone.document_key,
    gone.source_uri,
    documents.version,
    documents.title,
    documents.issuer,
    documents.publish_date,
    documents.region_key,
    regions.name AS region_name,
    gone.http_status,
    gone.reason,
    documents.first_observed_at,
    gone.disappeared_at
FROM main.fact_disappearance AS gone
INNER JOIN main.dim_document AS documents ON gone.document_key = documents.document_key
LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
