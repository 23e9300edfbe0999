-- Figures of this run beside the median of up to five runs before it that succeeded, and the last of those. A run that
-- more than doubles or halves what a figure is measured on is no run to compare it with.
CREATE VIEW quality.drift AS
WITH

former_runs AS (
    SELECT former_run.run_id
    FROM ops.pipeline_run AS former_run
    SEMI JOIN ops.run_metric ON former_run.run_id = run_metric.run_id
    INNER JOIN quality.run AS asking ON former_run.run_id < asking.run_id
    WHERE former_run.status = 'succeeded'
    ORDER BY former_run.run_id DESC
    LIMIT 5
),

former AS (
    SELECT
        run_metric.metric,
        run_metric.subject,
        median(run_metric.value) AS usual_value,
        arg_max(run_metric.value, run_metric.run_id) AS last_value,
        median(run_metric.base_count) AS usual_base
    FROM ops.run_metric
    SEMI JOIN former_runs ON run_metric.run_id = former_runs.run_id
    GROUP BY run_metric.metric, run_metric.subject
)

SELECT
    run_metric.metric,
    run_metric.subject,
    run_metric.value,
    former.usual_value,
    former.last_value,
    run_metric.base_count,
    former.usual_base,
    run_metric.base_count BETWEEN former.usual_base / 2 AND former.usual_base * 2 AS is_comparable
FROM ops.run_metric
INNER JOIN former ON run_metric.metric = former.metric AND run_metric.subject = former.subject
INNER JOIN quality.run AS asking ON run_metric.run_id = asking.run_id;

CREATE MACRO quality.limit_of(limit_name) AS (  -- noqa: CP05
    SELECT value
    FROM quality.limits
    WHERE name = limit_name
);
