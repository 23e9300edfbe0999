/*
table: ops.run_metric
level: set
severity: warning
zh: "疑似受损而未修复的字符占比不超过近几次运行中位数的两倍（另加千分之一）"
en: "The share of characters that look damaged is at most twice the median of the last good runs (plus one in a thousand)"
*/
SELECT
    usual_value AS usual_share,
    value AS share_now
FROM quality.drift
WHERE metric = 'suspect_share' AND value > 2 * usual_value + 0.001
