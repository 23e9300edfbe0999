/*
table: main.fact_indicator
level: row
severity: critical
zh: "同一单位换算为基本单位的倍数处处相同"
en: "A unit is converted into its base unit by the same factor everywhere"
*/
WITH converted AS (
    SELECT
        document_key,
        char_start,
        surface,
        unit,
        base_unit,
        value,
        value_base,
        value_base::DOUBLE / value::DOUBLE AS factor
    FROM main.fact_indicator
    WHERE value <> 0
),

usual AS (
    SELECT
        unit,
        base_unit,
        median(factor) AS factor
    FROM converted
    GROUP BY unit, base_unit
)

SELECT
    converted.document_key,
    converted.char_start,
    converted.surface,
    converted.value,
    converted.value_base,
    usual.factor AS usual_factor
FROM converted
INNER JOIN usual ON converted.unit = usual.unit AND converted.base_unit = usual.base_unit
WHERE abs(converted.factor - usual.factor) > 1e-6 * abs(usual.factor)
