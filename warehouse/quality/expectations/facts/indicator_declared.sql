/*
table: main.fact_indicator
level: row
severity: critical
zh: "每个数量的规范指标都由同一文档给出"
en: "The canonical indicator of every quantity is staged by the same document"
*/
SELECT
    fact.document_key,
    fact.indicator_key,
    fact.surface
FROM main.fact_indicator AS fact
ANTI JOIN stage.indicator
    ON fact.document_key = indicator.document_key AND fact.indicator_key = indicator.indicator_key
