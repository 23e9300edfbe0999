/*
table: ops.run_metric
level: set
severity: warning
rows: 50
zh: "文档类型的分布与近几次运行的中位数相差不超过警戒限（drift_limit）"
en: "Shares of document types differ from the median of the last good runs by at most the limit (drift_limit)"
*/
SELECT
    subject AS document_type,
    round(usual_value, 3) AS usual_share,
    round(value, 3) AS share_now,
    base_count AS document_count
FROM quality.drift
WHERE
    metric = 'document_type_share'
    AND is_comparable
    AND least(base_count, usual_base) >= 50
    AND abs(value - usual_value) > quality.limit_of('drift_limit')
