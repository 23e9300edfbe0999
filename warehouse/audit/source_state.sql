-- Every source with a current version before (as of $since_run_id) or now, and why its facts may differ.
CREATE OR REPLACE TEMP TABLE source_state AS
WITH

former AS (
    SELECT
        source_uri,
        document_key,
        transform_version,
        seeds_version
    FROM main.dim_document
    WHERE is_current AND coalesce(added_run_id, '') <= $since_run_id
    UNION ALL
    SELECT
        source_uri,
        document_key,
        transform_version,
        seeds_version
    FROM history.dim_document
    WHERE is_current AND coalesce(added_run_id, '') <= $since_run_id AND ended_run_id > $since_run_id
),

present AS (
    SELECT
        source_uri,
        document_key,
        transform_version,
        seeds_version
    FROM main.dim_document
    WHERE is_current
)

SELECT
    coalesce(present.source_uri, former.source_uri) AS source_uri,
    coalesce(present.document_key, former.document_key) AS document_key,
    CASE
        WHEN former.document_key IS null THEN 'document_new'
        WHEN present.document_key IS null THEN 'document_removed'
        WHEN former.document_key != present.document_key THEN 'document_changed'
        WHEN former.transform_version != present.transform_version THEN 'rules'
        WHEN former.seeds_version != present.seeds_version THEN 'reference_data'
        ELSE 'corpus'
    END AS cause
FROM former
FULL JOIN present ON former.source_uri = present.source_uri
