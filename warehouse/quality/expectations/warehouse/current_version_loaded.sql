/*
table: main.dim_document
level: set
severity: warning
zh: "各来源的当前版本就是最近见到的版本；否则更新的版本被扣留，暂以上一个合格版本为准"
en: "The current version of every source is the one seen last; else the newer one is held back and the last good one stands in"
*/
SELECT
    document_key,
    source_uri,
    version
FROM main.dim_document
WHERE is_current AND NOT is_newest
