/*
table: ops.run_metric
level: set
severity: warning
rows: 50
zh: "每千字的事实数与近几次运行的中位数相差不超过警戒限（drift_limit）"
en: "Facts a thousand characters differ from the median of the last good runs by at most the limit (drift_limit)"
*/
SELECT
    drift.subject AS table_name,
    round(drift.usual_value, 3) AS usual_density,
    round(drift.value, 3) AS density_now
FROM quality.drift
INNER JOIN quality.drift AS volume ON drift.subject = volume.subject AND volume.metric = 'rows'
WHERE
    drift.metric = 'facts_per_1000_chars'
    AND drift.is_comparable
    AND volume.usual_value >= 100
    AND abs(drift.value - drift.usual_value) > quality.limit_of('drift_limit') * drift.usual_value
