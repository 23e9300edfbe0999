-- mart.target_ledger: one row a numeric target for a region and period, with what was reported later.
-- A report belongs to a target where indicator, region, statistic, unit and the last day of the period agree, and for
-- all but levels the first day too; it is another document's; of several reports the latest published one counts, and of its values the one that
-- most documents give, then the one nearest to the target, as a part of the region is mostly far from it. A target is met where the
-- reported value, with half a unit of its last digit to either side, is on the target's side; a target without 以上 or
-- 以内 is read as "at least", a rank and a time limit as "at most". It is due where the newest document of the warehouse is later than its period.
WITH

claims AS (
    SELECT
        *,
        cast(value_base AS DOUBLE) AS stated,
        comparator IN ('le', 'lt')
        OR (
            comparator IN ('eq', 'approx')
            AND base_unit IN ('rank', 'second', 'minute', 'hour', 'day', 'working_day', 'month')
        ) AS is_at_most
    FROM mart.indicator_by_region
    WHERE region_key IS NOT null AND period_end_date IS NOT null AND NOT is_suspect
),

-- What a law fixes, such as a fine, is no target.
laws AS (
    SELECT document_key
    FROM main.dim_document
    WHERE document_type = 'law'
),

targets AS (
    SELECT *
    FROM claims
    WHERE status = 'target' AND document_key NOT IN (SELECT laws.document_key FROM laws)
),

reports AS (
    SELECT *
    FROM claims
    WHERE status = 'actual'
),

newest AS (
    SELECT max(publish_date) AS publish_date
    FROM main.dim_document
    WHERE is_current
),

reported AS (
    SELECT
        targets.indicator_key,
        targets.region_key,
        targets.period_edtf,
        targets.statistic,
        targets.comparator,
        targets.value_base,
        targets.base_unit,
        reports.comparator AS reported_comparator,
        reports.stated AS reported_value,
        reports.value_base AS reported_value_base,
        reports.rounding,
        reports.surface AS reported_surface,
        reports.sentence AS reported_sentence,
        reports.document_key AS reported_document_key,
        reports.document_title AS reported_document_title,
        reports.publish_date AS reported_publish_date
    FROM targets
    INNER JOIN reports
        ON
            targets.indicator_key = reports.indicator_key
            AND targets.region_key = reports.region_key
            AND targets.statistic = reports.statistic
            AND targets.base_unit = reports.base_unit
            AND targets.period_end_date = reports.period_end_date
            AND (targets.statistic = 'level' OR targets.period_start_date = reports.period_start_date)
    WHERE
        coalesce(reports.publish_date >= targets.publish_date, true)
        -- "由45天缩短到15天": who sets a target does not report on it.
        AND reports.document_key != targets.document_key
    QUALIFY row_number() OVER (
        PARTITION BY
            targets.indicator_key,
            targets.region_key,
            targets.period_edtf,
            targets.statistic,
            targets.comparator,
            targets.value_base,
            targets.base_unit
        ORDER BY
            reports.publish_date DESC NULLS LAST,
            reports.document_count DESC,
            abs(reports.stated - targets.stated) ASC,
            reports.document_key ASC,
            reports.value_base ASC,
            reports.comparator ASC,
            reports.period_edtf ASC
    ) = 1
),

-- The next target for the same thing that a later document sets, where it is another.
revised AS (
    SELECT
        targets.indicator_key,
        targets.region_key,
        targets.period_edtf,
        targets.statistic,
        targets.comparator,
        targets.value_base,
        targets.base_unit,
        later.value_base AS revised_value_base,
        later.surface AS revised_surface,
        later.sentence AS revised_sentence,
        later.document_key AS revised_document_key,
        later.document_title AS revised_document_title
    FROM targets
    INNER JOIN targets AS later
        ON
            targets.indicator_key = later.indicator_key
            AND targets.region_key = later.region_key
            AND targets.period_edtf = later.period_edtf
            AND targets.statistic = later.statistic
            AND targets.base_unit = later.base_unit
            AND targets.value_base != later.value_base
            AND targets.publish_date < later.publish_date
    QUALIFY row_number() OVER (
        PARTITION BY
            targets.indicator_key,
            targets.region_key,
            targets.period_edtf,
            targets.statistic,
            targets.comparator,
            targets.value_base,
            targets.base_unit
        ORDER BY later.publish_date ASC, later.document_key ASC, later.value_base ASC, later.comparator ASC
    ) = 1
),

ledger AS (
    SELECT
        targets.*,
        coalesce(targets.period_end_date < newest.publish_date, false) AS is_due,
        reported.reported_value,
        reported.reported_value_base,
        reported.reported_comparator,
        reported.reported_surface,
        reported.reported_sentence,
        reported.reported_document_key,
        reported.reported_document_title,
        reported.rounding AS reported_rounding,
        revised.revised_value_base,
        revised.revised_surface,
        revised.revised_sentence,
        revised.revised_document_key,
        revised.revised_document_title
    FROM targets
    CROSS JOIN newest
    LEFT JOIN reported
        ON
            targets.indicator_key = reported.indicator_key
            AND targets.region_key = reported.region_key
            AND targets.period_edtf = reported.period_edtf
            AND targets.statistic = reported.statistic
            AND targets.comparator = reported.comparator
            AND targets.value_base = reported.value_base
            AND targets.base_unit = reported.base_unit
    LEFT JOIN revised
        ON
            targets.indicator_key = revised.indicator_key
            AND targets.region_key = revised.region_key
            AND targets.period_edtf = revised.period_edtf
            AND targets.statistic = revised.statistic
            AND targets.comparator = revised.comparator
            AND targets.value_base = revised.value_base
            AND targets.base_unit = revised.base_unit
)

SELECT
    indicator_key,
    indicator_name,
    category,
    region_key,
    region_name,
    region_level,
    province_name,
    period_edtf,
    period_end_date,
    statistic,
    comparator,
    value_base,
    base_unit,
    surface,
    sentence,
    document_key,
    document_title,
    publish_date,
    CASE
        WHEN reported_value IS null AND revised_value_base IS NOT null THEN 'revised'
        WHEN reported_value IS null THEN 'unreported'
        WHEN is_at_most AND reported_value - reported_rounding <= stated THEN 'met'
        WHEN is_at_most THEN 'missed'
        WHEN comparator = 'approx' AND reported_value + reported_rounding >= 0.95 * stated THEN 'met'
        WHEN comparator != 'approx' AND reported_value + reported_rounding >= stated THEN 'met'
        ELSE 'missed'
    END AS outcome,
    is_due,
    reported_value_base,
    reported_comparator,
    reported_surface,
    reported_sentence,
    reported_document_key,
    reported_document_title,
    revised_value_base,
    revised_surface,
    revised_sentence,
    revised_document_key,
    revised_document_title
FROM ledger
ORDER BY region_key ASC, period_end_date ASC, indicator_name ASC, value_base ASC
