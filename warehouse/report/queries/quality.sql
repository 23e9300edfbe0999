-- The checks of the last run that made any: passed and failed by gate and severity.
WITH

last_run AS (
    SELECT run_id
    FROM ops.quality_result
    ORDER BY checked_at DESC
    LIMIT 1
)

SELECT
    results.gate,
    results.severity,
    count(*) FILTER (WHERE results.success) AS passed,
    count(*) FILTER (WHERE NOT results.success) AS failed,
    string_agg(
        results.expectation || ' · ' || results.table_name || coalesce('.' || results.column_name, ''),
        '; ' ORDER BY results.table_name, results.expectation
    ) FILTER (WHERE NOT results.success) AS failures
FROM ops.quality_result AS results
INNER JOIN last_run ON results.run_id = last_run.run_id
GROUP BY results.gate, results.severity
ORDER BY results.gate ASC, results.severity ASC
