/*
table: stage.document_term
level: row
severity: critical
zh: "文档词频之和等于其词的行数（不存词的文档除外）"
en: "Term frequencies of a document add up to its word rows (documents stored without words apart)"
*/
WITH counted AS (
    SELECT
        document_key,
        count(*) AS row_count
    FROM main.fact_token
    GROUP BY document_key
),

summed AS (
    SELECT
        document_key,
        sum(frequency) AS frequency
    FROM stage.document_term
    GROUP BY document_key
)

SELECT
    counted.document_key,
    counted.row_count,
    coalesce(summed.frequency, 0) AS frequency
FROM counted
LEFT JOIN summed ON counted.document_key = summed.document_key
WHERE counted.row_count <> coalesce(summed.frequency, 0)
