/*
table: ops.run_metric
level: set
severity: warning
rows: 50
zh: "与上一次成功的运行相比，没有一类事实减少到警戒限以下（drift_limit）"
en: "No kind of facts has fewer rows than in the last good run by more than the limit (drift_limit)"
*/
SELECT
    subject AS table_name,
    last_value::BIGINT AS rows_before,
    value::BIGINT AS rows_now,
    round(1 - value / last_value, 3) AS share_lost
FROM quality.drift
WHERE metric = 'rows' AND last_value >= 100 AND value < last_value * (1 - quality.limit_of('drift_limit'))
