-- main.dim_source: one row a publication or site that a current or former document version names.
WITH

documents AS (
    SELECT
        documents.source_name,
        documents.publish_date,
        versions.is_current
    FROM stage.document AS documents
    INNER JOIN stage.document_version AS versions ON documents.document_key = versions.document_key
    WHERE documents.source_name IS NOT null
)

SELECT
    -- As with the other keys: a hash of the natural key, short enough for DuckDB to store inline.
    left(sha256('source' || chr(31) || source_name), 12) AS source_key,
    source_name AS name,
    count(*) FILTER (WHERE is_current) AS document_count,
    min(publish_date) AS first_publish_date,
    max(publish_date) AS last_publish_date
FROM documents
GROUP BY source_name
