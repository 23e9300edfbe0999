/*
table: main.dim_document
level: set
severity: critical
zh: "每个来源恰有一个当前版本；只有撤下的来源没有"
en: "Every source has exactly one current version; only a withdrawn one has none"
*/
SELECT
    source_uri,
    count(*) AS version_count,
    count(*) FILTER (WHERE is_current) AS current_count
FROM main.dim_document
GROUP BY source_uri
HAVING
    count(*) FILTER (WHERE is_current) > 1
    OR (
        count(*) FILTER (WHERE is_current) = 0
        AND source_uri IN (SELECT source_uri FROM stage.document_version WHERE is_newest)
    )
