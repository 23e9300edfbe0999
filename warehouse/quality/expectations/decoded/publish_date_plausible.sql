/*
table: stage.document
level: row
severity: warning
zh: "发布日期与基准日不早于 1912 年，也不晚于一年之后"
en: "Publication and reference dates are not before 1912 and not more than a year ahead"
*/
SELECT
    document_key,
    source_uri,
    publish_date,
    reference_date
FROM stage.document
WHERE
    least(publish_date, reference_date) < DATE '1912-01-01'
    OR greatest(publish_date, reference_date) > current_date + INTERVAL 1 YEAR
