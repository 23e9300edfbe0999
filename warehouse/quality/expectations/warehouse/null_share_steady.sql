/*
table: ops.run_metric
level: set
severity: warning
rows: 50
zh: "各列空值占比与近几次运行的中位数相差不超过十个百分点"
en: "Shares of null differ by at most ten percentage points from the median of the last good runs"
*/
SELECT
    subject AS column_name,
    round(usual_value, 3) AS usual_share,
    round(value, 3) AS share_now,
    base_count AS row_count
FROM quality.drift
WHERE
    metric = 'null_share'
    AND is_comparable
    AND least(base_count, usual_base) >= 100
    AND abs(value - usual_value) > 0.1
