-- mart.indicator_conflict: one row a pair of claims that cannot both be right.
-- A claim is a range of values: half a unit of the last digit stated to both sides, 5 % for 约, open upwards for 超过
-- and 以上, open downwards for 以内 and 不足. Two claims contradict each other where their ranges have nothing in common.
-- Growth is mostly stated at constant prices, so it may miss the growth of the values by 5 percentage points.
-- Only what adds up is summed: no means, rates, prices or standards.
WITH

-- Fines and limits of a law's articles differ by what they are for; they contradict nothing.
laws AS (
    SELECT document_key
    FROM main.dim_document
    WHERE document_type = 'law'
),

claims AS (
    SELECT
        *,
        cast(value_base AS DOUBLE) AS stated
    FROM mart.indicator_by_region
    WHERE
        region_key IS NOT null
        AND period_edtf IS NOT null
        AND NOT is_suspect
        AND document_key NOT IN (SELECT laws.document_key FROM laws)
),

ranges AS (
    SELECT
        *,
        CASE
            WHEN comparator IN ('le', 'lt') THEN cast('-infinity' AS DOUBLE)
            WHEN comparator = 'approx' THEN stated - greatest(rounding, 0.05 * abs(stated))
            ELSE stated - rounding
        END AS lowest,
        CASE
            WHEN comparator IN ('ge', 'gt') THEN cast('infinity' AS DOUBLE)
            WHEN comparator = 'approx' THEN stated + greatest(rounding, 0.05 * abs(stated))
            ELSE stated + rounding
        END AS highest,
        row_number() OVER (
            PARTITION BY indicator_key, region_key, period_edtf, statistic, status, base_unit
            ORDER BY publish_date ASC NULLS LAST, document_key ASC, value_base ASC, comparator ASC
        ) AS claim_order,
        row_number() OVER (
            PARTITION BY indicator_key, region_key, period_edtf, statistic, status, base_unit
            ORDER BY
                document_count DESC, mention_count DESC, publish_date ASC NULLS LAST, document_key ASC,
                value_base ASC, comparator ASC
        ) AS support_order
    FROM claims
),

values_differ AS (
    SELECT
        'value' AS kind,
        ranges.*,
        others.comparator AS other_comparator,
        others.stated AS other_value_base,
        100 * (others.stated - ranges.stated) / nullif(abs(ranges.stated), 0) AS deviation_percent,
        others.surface AS other_surface,
        others.sentence AS other_sentence,
        others.document_key AS other_document_key,
        others.document_title AS other_document_title
    FROM ranges
    INNER JOIN ranges AS others
        ON
            ranges.indicator_key = others.indicator_key
            AND ranges.region_key = others.region_key
            AND ranges.period_edtf = others.period_edtf
            AND ranges.statistic = others.statistic
            AND ranges.status = others.status
            AND ranges.base_unit = others.base_unit
            AND ranges.claim_order < others.claim_order
    WHERE
        (ranges.lowest > others.highest OR ranges.highest < others.lowest)
        -- Within a sentence two values are a list, a comparison, or a way from the one to the other.
        AND ranges.sentence IS DISTINCT FROM others.sentence
),

levels AS (
    SELECT *
    FROM ranges
    WHERE
        support_order = 1
        AND statistic = 'level'
        AND status = 'actual'
        AND comparator IN ('eq', 'approx')
        AND stated > 0
),

growth_differs AS (
    SELECT
        'growth' AS kind,
        ranges.*,
        levels.comparator AS other_comparator,
        100 * (levels.stated / levels_before.stated - 1) AS other_value_base,
        100 * (levels.stated / levels_before.stated - 1) - ranges.stated AS deviation_percent,
        levels_before.surface || ' → ' || levels.surface AS other_surface,
        levels_before.sentence AS other_sentence,
        levels_before.document_key AS other_document_key,
        levels_before.document_title AS other_document_title
    FROM ranges
    -- An indicator of growth is named after what grows: 生产总值, 生产总值增速.
    INNER JOIN levels
        ON
            levels.indicator_name IN (ranges.indicator_name, regexp_replace(ranges.indicator_name, '增速$', ''))
            AND ranges.region_key = levels.region_key
            AND ranges.period_edtf = levels.period_edtf
    INNER JOIN levels AS levels_before
        ON
            levels.indicator_key = levels_before.indicator_key
            AND levels.base_unit = levels_before.base_unit
            AND levels.region_key = levels_before.region_key
            AND cast(try_cast(levels.period_edtf AS INTEGER) - 1 AS VARCHAR) = levels_before.period_edtf
    WHERE
        ranges.statistic = 'growth_yoy'
        AND ranges.status = 'actual'
        AND ranges.base_unit = 'percent'
        AND (
            100
            * (
                (levels.stated + levels.rounding) / (levels_before.stated - levels_before.rounding)
                - 1
            )
            < ranges.lowest - 5
            OR 100
            * (
                (levels.stated - levels.rounding) / (levels_before.stated + levels_before.rounding)
                - 1
            )
            > ranges.highest + 5
        )
),

parts AS (
    SELECT
        wholes.indicator_key,
        wholes.region_key,
        wholes.period_edtf,
        wholes.base_unit,
        -- Decimals add up to the same sum in whatever order the rows are met; doubles do not.
        cast(sum(levels.value_base) AS DOUBLE) AS total,
        sum(cast(levels.rounding AS DECIMAL(38, 6))) AS rounding,
        string_agg(
            levels.region_name || ' ' || levels.surface,
            ';' ORDER BY levels.stated DESC, levels.region_name ASC
        )
            AS surfaces,
        arg_max(levels.sentence, (levels.stated, levels.region_key)) AS sentence,
        arg_max(levels.document_key, (levels.stated, levels.region_key)) AS document_key,
        arg_max(levels.document_title, (levels.stated, levels.region_key)) AS document_title
    FROM levels
    INNER JOIN main.dim_region AS regions ON levels.region_key = regions.region_key
    INNER JOIN levels AS wholes
        ON
            regions.parent_region_key = wholes.region_key
            AND levels.indicator_key = wholes.indicator_key
            AND levels.period_edtf = wholes.period_edtf
            AND levels.base_unit = wholes.base_unit
    WHERE
        levels.base_unit NOT IN (
            'percent', 'percentage_point', 'permille', 'multiple', 'rank', 'points', 'year'
        )
        AND NOT regexp_matches(levels.indicator_name, '均|率|标准|价|密度|指数|最低|最高|寿命')
    GROUP BY wholes.indicator_key, wholes.region_key, wholes.period_edtf, wholes.base_unit
),

parts_exceed AS (
    SELECT
        'parts' AS kind,
        levels.*,
        'eq' AS other_comparator,
        parts.total AS other_value_base,
        100 * (parts.total - levels.stated) / levels.stated AS deviation_percent,
        parts.surfaces AS other_surface,
        parts.sentence AS other_sentence,
        parts.document_key AS other_document_key,
        parts.document_title AS other_document_title
    FROM levels
    INNER JOIN parts
        ON
            levels.indicator_key = parts.indicator_key
            AND levels.region_key = parts.region_key
            AND levels.period_edtf = parts.period_edtf
            AND levels.base_unit = parts.base_unit
    WHERE parts.total - parts.rounding > levels.highest
),

conflicts AS (
    SELECT * FROM values_differ
    UNION ALL
    SELECT * FROM growth_differs
    UNION ALL
    SELECT * FROM parts_exceed
)

SELECT
    kind,
    indicator_key,
    indicator_name,
    region_key,
    region_name,
    region_level,
    period_edtf,
    statistic,
    status,
    comparator,
    value_base,
    base_unit,
    other_comparator,
    other_value_base,
    deviation_percent,
    surface,
    other_surface,
    sentence,
    other_sentence,
    document_key,
    document_title,
    other_document_key,
    other_document_title,
    document_key = other_document_key AS is_same_document
FROM conflicts
