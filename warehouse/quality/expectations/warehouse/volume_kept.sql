/*
table: ops.run_metric
level: set
severity: critical
rows: 50
zh: "与上一次成功的运行相比，没有一类事实减少到停止发布的限度以下（loss_limit）；确认无误后可调高 POLICYWH_LOSS_LIMIT 再运行"
en: "No kind of facts has lost more rows since the last good run than the limit that stops a run (loss_limit); where that is right, raise POLICYWH_LOSS_LIMIT and run again"
*/
SELECT
    subject AS table_name,
    last_value::BIGINT AS rows_before,
    value::BIGINT AS rows_now,
    round(1 - value / last_value, 3) AS share_lost
FROM quality.drift
WHERE metric = 'rows' AND last_value >= 100 AND value < last_value * (1 - quality.limit_of('loss_limit'))
