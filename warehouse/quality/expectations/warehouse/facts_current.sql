/*
table: main.dim_document
all: current
level: set
severity: critical
zh: "事实表只含当前版本的文档"
en: "Fact tables hold current document versions only"
*/
SELECT
    '{table}' AS table_name,
    fact.document_key,
    count(*) AS row_count
FROM {table} AS fact
LEFT JOIN main.dim_document AS document ON fact.document_key = document.document_key
WHERE document.is_current IS NOT TRUE
GROUP BY fact.document_key
