/*
table: main.dim_document
level: set
severity: critical
zh: "同一来源的版本号不重复"
en: "No version number occurs twice for a source"
*/
SELECT
    source_uri,
    version,
    count(*) AS row_count
FROM main.dim_document
GROUP BY source_uri, version
HAVING count(*) > 1
