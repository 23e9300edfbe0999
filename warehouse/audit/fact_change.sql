-- What a run changed in {table} since the run before it, by source.
-- The same document says something else under the same key: changed. Another version of a document is compared by
-- what its facts say, wherever they stand now, so that an added sentence does not move everything behind it.
INSERT INTO ops.fact_change
WITH

moved AS (
    SELECT
        document_key,
        true AS is_here,
        hash({content}) AS content,
        hash({key}) AS fact_key
    FROM main.{table}
    WHERE added_run_id > $since_run_id
    UNION ALL
    SELECT
        document_key,
        false AS is_here,
        hash({content}) AS content,
        hash({key}) AS fact_key
    FROM history.{table}
    WHERE ended_run_id > $since_run_id AND coalesce(added_run_id, '') <= $since_run_id
),

sources AS (
    SELECT
        document_key,
        source_uri
    FROM main.dim_document
    UNION
    SELECT
        document_key,
        source_uri
    FROM history.dim_document
),

compared AS (
    SELECT
        source_state.source_uri,
        source_state.document_key,
        source_state.cause,
        count(*) FILTER (WHERE moved.is_here) AS here_count,
        count(*) FILTER (WHERE NOT moved.is_here) AS gone_count
    FROM moved
    INNER JOIN sources ON moved.document_key = sources.document_key
    INNER JOIN source_state ON sources.source_uri = source_state.source_uri
    GROUP BY
        source_state.source_uri,
        source_state.document_key,
        source_state.cause,
        CASE WHEN source_state.cause = 'document_changed' THEN moved.content ELSE moved.fact_key END
),

counted AS (
    SELECT
        source_uri,
        document_key,
        cause,
        sum(greatest(here_count - gone_count, 0)) AS added_count,
        sum(greatest(gone_count - here_count, 0)) AS lost_count,
        sum(CASE WHEN cause = 'document_changed' THEN 0 ELSE least(here_count, gone_count) END) AS changed_count
    FROM compared
    GROUP BY source_uri, document_key, cause
)

SELECT
    $run_id AS run_id,
    nullif($since_run_id, '') AS since_run_id,
    'main.{table}' AS table_name,
    source_uri,
    document_key,
    cause,
    added_count,
    lost_count,
    changed_count
FROM counted
WHERE added_count + lost_count + changed_count > 0
