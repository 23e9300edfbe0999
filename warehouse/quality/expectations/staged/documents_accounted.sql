/*
table: stage.document
level: set
severity: critical
zh: "交给转换的每个文档版本，要么有结果，要么被扣留，二者恰居其一"
en: "Every document version handed to the transform has either a result or a quarantine record, exactly one of them"
*/
WITH outcome AS (
    SELECT document_key FROM stage.document
    UNION ALL
    SELECT DISTINCT document_key FROM stage.quarantine
),

outcome_count AS (
    SELECT
        document_version.document_key,
        count(outcome.document_key) AS outcomes
    FROM stage.document_version
    LEFT JOIN outcome ON document_version.document_key = outcome.document_key
    GROUP BY document_version.document_key
)

SELECT
    document_key,
    outcomes
FROM outcome_count
WHERE outcomes <> 1
