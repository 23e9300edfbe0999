-- main.dim_indicator: one row a canonical indicator.
-- Name, unit and category come together from one statement, the one that most documents make.
WITH

indicators AS (
    SELECT *
    FROM stage.indicator
),

statements AS (
    SELECT
        indicator_key,
        name,
        base_unit,
        category,
        count(*) AS statement_count
    FROM indicators
    GROUP BY indicator_key, name, base_unit, category
)

SELECT
    indicator_key,
    name,
    base_unit,
    category,
    cast(sum(statement_count) OVER (PARTITION BY indicator_key) AS BIGINT) AS document_count
FROM statements
QUALIFY row_number() OVER (
    PARTITION BY indicator_key
    ORDER BY statement_count DESC, name ASC, base_unit ASC, category ASC NULLS LAST
) = 1
