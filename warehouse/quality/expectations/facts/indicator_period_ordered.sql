/*
table: main.fact_indicator
level: row
severity: critical
zh: "时期首日不晚于末日；有日期必有时期（EDTF）"
en: "A period does not end before it starts, and dates never stand without their EDTF"
*/
SELECT
    document_key,
    surface,
    period_edtf,
    period_start_date,
    period_end_date
FROM main.fact_indicator
WHERE
    period_start_date > period_end_date
    OR (period_edtf IS NULL AND coalesce(period_start_date, period_end_date) IS NOT NULL)
