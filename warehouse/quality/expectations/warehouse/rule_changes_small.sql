/*
table: ops.fact_change
level: set
severity: warning
rows: 50
zh: "规则或参考数据的变化（而非文档的变化）所改动的事实，每类不超过其总数的限度（rule_change_limit）"
en: "Changes of rules or reference data, as opposed to documents, move at most a set share of each kind of facts (rule_change_limit)"
*/
WITH moved AS (
    SELECT
        table_name,
        sum(added_count) AS added_count,
        sum(lost_count) AS lost_count,
        sum(changed_count) AS changed_count,
        count(*) AS document_count
    FROM ops.fact_change
    WHERE run_id = (SELECT run_id FROM quality.run) AND cause IN ('rules', 'reference_data')
    GROUP BY table_name
)

SELECT
    moved.table_name,
    moved.added_count,
    moved.lost_count,
    moved.changed_count,
    moved.document_count,
    drift.last_value::BIGINT AS rows_before,
    round((moved.added_count + moved.lost_count + moved.changed_count) / drift.last_value, 3) AS share_moved
FROM moved
INNER JOIN quality.drift ON moved.table_name = drift.subject AND drift.metric = 'rows'
WHERE
    drift.last_value >= 100
    AND moved.added_count + moved.lost_count + moved.changed_count
    > drift.last_value * quality.limit_of('rule_change_limit')
