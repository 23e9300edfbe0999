-- mart.pipeline_health: one row a run. A view: runs are recorded after the marts are built.
WITH

checks AS (
    SELECT
        run_id,
        count(*) FILTER (WHERE NOT success AND severity = 'critical') AS failed_critical_count,
        count(*) FILTER (WHERE NOT success AND severity = 'warning') AS failed_warning_count,
        string_agg(
            DISTINCT concat_ws('.', table_name, column_name) || ' ' || expectation, ';'
            ORDER BY concat_ws('.', table_name, column_name) || ' ' || expectation
        )
        FILTER (WHERE NOT success) AS failed_checks
    FROM ops.quality_result
    GROUP BY run_id
),

held_back AS (
    SELECT
        first_run_id AS run_id,
        count(DISTINCT source_uri) AS held_back_count,
        count(DISTINCT source_uri) FILTER (WHERE is_open) AS still_held_back_count
    FROM ops.quarantine
    GROUP BY first_run_id
),

stages AS (
    SELECT
        run_id,
        stage_seconds,
        unnest(json_keys(stage_seconds)) AS stage
    FROM ops.pipeline_run
),

stage_times AS (
    SELECT
        run_id,
        stage,
        cast(json_extract_string(stage_seconds, '$."' || stage || '"') AS DOUBLE) AS seconds
    FROM stages
),

slowest AS (
    SELECT
        run_id,
        arg_max(stage, seconds) AS slowest_stage,
        max(seconds) AS slowest_stage_seconds
    FROM stage_times
    GROUP BY run_id
)

SELECT
    runs.run_id,
    runs.started_at,
    runs.finished_at,
    runs.status,
    date_diff('millisecond', runs.started_at, runs.finished_at) / 1000 AS duration_seconds,
    slowest.slowest_stage,
    slowest.slowest_stage_seconds,
    runs.peak_memory_mb,
    runs.documents_seen,
    runs.documents_new,
    runs.documents_changed,
    coalesce(held_back.held_back_count, 0) AS held_back_count,
    coalesce(held_back.still_held_back_count, 0) AS still_held_back_count,
    runs.checks_passed,
    runs.checks_failed,
    coalesce(checks.failed_critical_count, 0) AS failed_critical_count,
    coalesce(checks.failed_warning_count, 0) AS failed_warning_count,
    checks.failed_checks,
    date_diff('second', lag(runs.started_at) OVER (ORDER BY runs.run_id), runs.started_at) / 3600
        AS hours_since_previous_run,
    runs.code_version,
    runs.transform_version,
    runs.seeds_version,
    coalesce(
        runs.transform_version IS DISTINCT FROM lag(runs.transform_version) OVER (ORDER BY runs.run_id)
        OR runs.seeds_version IS DISTINCT FROM lag(runs.seeds_version) OVER (ORDER BY runs.run_id),
        true
    ) AS is_new_version,
    runs.error
FROM ops.pipeline_run AS runs
LEFT JOIN checks ON runs.run_id = checks.run_id
LEFT JOIN held_back ON runs.run_id = held_back.run_id
LEFT JOIN slowest ON runs.run_id = slowest.run_id
