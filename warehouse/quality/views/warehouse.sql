-- Figures of this run beside the median of up to five runs before it that succeeded, and the last of those. A run that
-- more than doubles or halves what a figure is measured on is no run to compare it with.
CREATE VIEW quality.drift AS
WITH

former_runs AS (
    SELECT run_id
    FROM ops.pipeline_run
    WHERE
        status = 'succeeded'
        AND run_id < (SELECT run_id FROM quality.run)
        AND run_id IN (SELECT run_id FROM ops.run_metric)
    ORDER BY run_id DESC
    LIMIT 5
),

former AS (
    SELECT
        metric,
        subject,
        median(value) AS usual_value,
        arg_max(value, run_id) AS last_value,
        median(base_count) AS usual_base
    FROM ops.run_metric
    WHERE run_id IN (SELECT run_id FROM former_runs)
    GROUP BY metric, subject
)

SELECT
    metric,
    subject,
    run_metric.value,
    former.usual_value,
    former.last_value,
    run_metric.base_count,
    former.usual_base,
    run_metric.base_count BETWEEN former.usual_base / 2 AND former.usual_base * 2 AS is_comparable
FROM ops.run_metric
INNER JOIN former USING (metric, subject)
WHERE run_metric.run_id = (SELECT run_id FROM quality.run);

CREATE MACRO quality.limit_of(limit_name) AS (
    SELECT value
    FROM quality.limits
    WHERE name = limit_name
);
