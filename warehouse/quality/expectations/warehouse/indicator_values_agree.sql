/*
table: main.fact_indicator
level: set
severity: warning
rows: 200
zh: "同一指标、地区、时期、口径的已实现数值不互相矛盾（不计转载、约数与疑似受损者；舍入之差不算）"
en: "Actual values of one indicator, region, period and statistic do not contradict each other (reprints, approximate and suspect ones left out; differing by rounding is no contradiction)"
*/
-- A value is known up to half a unit of its last printed digit: 4.4万亿 and 43 900亿 agree, 4.4万亿 and 4.6万亿 do not.
WITH claim AS (
    SELECT
        fact.indicator_key,
        fact.region_key,
        fact.period_edtf,
        fact.statistic,
        fact.base_unit,
        fact.name,
        fact.value_base::DOUBLE AS value_base,
        fact.document_key,
        fact.surface,
        abs(fact.value_base / fact.value)::DOUBLE
        / pow(10, length(rtrim(split_part(fact.value::VARCHAR, '.', 2), '0'))) / 2 AS half_unit
    FROM main.fact_indicator AS fact
    INNER JOIN main.dim_document AS document ON fact.document_key = document.document_key
    WHERE
        fact.status = 'actual'
        AND fact.comparator = 'eq'
        AND NOT fact.is_suspect
        AND fact.region_key IS NOT NULL
        AND fact.period_edtf IS NOT NULL
        AND fact.value <> 0
        AND document.is_current
        AND NOT document.is_reprint
),

disputed AS (
    SELECT
        indicator_key,
        region_key,
        period_edtf,
        statistic,
        base_unit,
        max(value_base - half_unit) AS highest_floor,
        min(value_base + half_unit) AS lowest_ceiling,
        count(DISTINCT document_key) AS document_count
    FROM claim
    GROUP BY indicator_key, region_key, period_edtf, statistic, base_unit
    HAVING count(DISTINCT document_key) > 1 AND max(value_base - half_unit) > min(value_base + half_unit)
)

SELECT
    indicator.name AS indicator,
    region.name AS region,
    claim.period_edtf,
    claim.statistic,
    claim.base_unit,
    list(DISTINCT claim.surface ORDER BY claim.surface) AS surfaces,
    list(DISTINCT claim.document_key ORDER BY claim.document_key) AS document_keys
FROM claim
INNER JOIN disputed
    ON
        claim.indicator_key = disputed.indicator_key
        AND claim.region_key = disputed.region_key
        AND claim.period_edtf = disputed.period_edtf
        AND claim.statistic = disputed.statistic
        AND claim.base_unit = disputed.base_unit
INNER JOIN main.dim_indicator AS indicator ON claim.indicator_key = indicator.indicator_key
INNER JOIN main.dim_region AS region ON claim.region_key = region.region_key
GROUP BY ALL
ORDER BY ALL
