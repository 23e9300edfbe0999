/*
table: main.dim_source
level: set
severity: warning
rows: 50
zh: "按各来源自身的更新节奏，没有来源久未更新（超过其以往最长间隔的三倍，且超过七天）"
en: "No source is stale by its own rhythm: silent for more than three times its longest gap so far, and more than seven days"
*/
-- A rhythm shows from the third day on which a source had news; before that nobody can say what is late.
WITH news AS (
    SELECT DISTINCT
        source_name,
        first_observed_at::DATE AS day
    FROM main.dim_document
    WHERE source_name IS NOT NULL
),

gap AS (
    SELECT
        source_name,
        day,
        day - lag(day) OVER (PARTITION BY source_name ORDER BY day) AS days
    FROM news
)

SELECT
    source_name,
    max(day) AS last_news,
    max(days) AS longest_gap_days,
    (SELECT started_at::DATE FROM quality.run) - max(day) AS silent_days
FROM gap
GROUP BY source_name
HAVING
    count(*) >= 3
    AND (SELECT started_at::DATE FROM quality.run) - max(day) > greatest(3 * max(days), 7)
