/*
table: main.dim_document
level: set
severity: warning
zh: "没有来源只剩旧版本（其最新版本被扣留）"
en: "No source is left with old versions only, its newest being held back"
*/
SELECT
    source_uri,
    max(version) AS newest_loaded_version
FROM main.dim_document
GROUP BY source_uri
HAVING count(*) FILTER (WHERE is_current) = 0
