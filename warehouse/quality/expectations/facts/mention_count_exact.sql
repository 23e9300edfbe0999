/*
table: stage.policy
level: row
severity: critical
zh: "被引文件的提及次数等于引用行数"
en: "The mention count of a cited instrument equals its citation rows"
*/
WITH counted AS (
    SELECT
        document_key,
        policy_key,
        count(*) AS row_count
    FROM main.fact_policy_citation
    GROUP BY document_key, policy_key
)

SELECT
    coalesce(policy.document_key, counted.document_key) AS document_key,
    coalesce(policy.policy_key, counted.policy_key) AS policy_key,
    policy.mention_count,
    counted.row_count
FROM stage.policy
FULL JOIN counted
    ON policy.document_key = counted.document_key AND policy.policy_key = counted.policy_key
WHERE policy.mention_count IS DISTINCT FROM counted.row_count
