/*
table: main.dim_document
level: set
severity: critical
zh: "每个来源恰有一个当前版本；只有最新版本被扣留的来源可以没有"
en: "Every source has exactly one current version, and none only where its newest version was held back"
*/
WITH loaded_current AS (
    SELECT document_version.source_uri
    FROM stage.document_version
    INNER JOIN stage.document ON document_version.document_key = document.document_key
    WHERE document_version.is_current
)

SELECT
    source_uri,
    count(*) AS version_count,
    count(*) FILTER (WHERE is_current) AS current_count
FROM main.dim_document
GROUP BY source_uri
HAVING
    count(*) FILTER (WHERE is_current) > 1
    OR (count(*) FILTER (WHERE is_current) = 0 AND source_uri IN (SELECT source_uri FROM loaded_current))
