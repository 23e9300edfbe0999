/*
table: main.fact_indicator
level: row
severity: warning
zh: "换算为基本单位不改变数值的正负"
en: "Converting to the base unit keeps the sign of the value"
*/
SELECT
    document_key,
    surface,
    value,
    value_base
FROM main.fact_indicator
WHERE sign(value) <> sign(value_base)
