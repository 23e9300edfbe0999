-- main.dim_date: one row a day from 1949-01-01 to 2060-12-31.
WITH

plan_periods AS (
    SELECT
        name,
        cast(start_year AS INTEGER) AS start_year,
        cast(end_year AS INTEGER) AS end_year
    FROM seed_plan_periods
),

days AS (
    SELECT cast(series.day AS DATE) AS date_key
    FROM generate_series(DATE '1949-01-01', DATE '2060-12-31', INTERVAL 1 DAY) AS series (day)
),

years AS (
    SELECT DISTINCT extract('year' FROM date_key) AS year
    FROM days
),

-- Where periods overlap (a long-range outline over a five-year plan), the shorter one is the plan in force.
plan_years AS (
    SELECT
        years.year,
        plan_periods.name AS plan_period,
        years.year - plan_periods.start_year + 1 AS plan_period_year
    FROM years
    INNER JOIN plan_periods ON years.year BETWEEN plan_periods.start_year AND plan_periods.end_year
    QUALIFY row_number() OVER (
        PARTITION BY years.year
        ORDER BY plan_periods.end_year - plan_periods.start_year, plan_periods.start_year, plan_periods.name
    ) = 1
)

SELECT
    days.date_key,
    strftime(days.date_key, '%Y年%-m月%-d日') AS name,
    extract('year' FROM days.date_key) AS year,
    extract('quarter' FROM days.date_key) AS quarter,
    extract('month' FROM days.date_key) AS month,
    extract('day' FROM days.date_key) AS day,
    extract('doy' FROM days.date_key) AS day_of_year,
    extract('isodow' FROM days.date_key) AS weekday,
    extract('isodow' FROM days.date_key) >= 6 AS is_weekend,
    extract('isoyear' FROM days.date_key) AS iso_year,
    extract('week' FROM days.date_key) AS iso_week,
    strftime(days.date_key, '%Y-%m') AS year_month,
    plan_years.plan_period,
    plan_years.plan_period_year
FROM days
LEFT JOIN plan_years ON extract('year' FROM days.date_key) = plan_years.year
