/*
table: main.fact_topic
level: row
severity: warning
zh: "一个文档至多有一个主要主题"
en: "A document has at most one main topic"
*/
SELECT
    document_key,
    count(*) AS main_count
FROM main.fact_topic
WHERE is_main
GROUP BY document_key
HAVING count(*) > 1
