/*
table: main.fact_indicator
level: row
severity: critical
zh: "每个数量都有单位和基本单位"
en: "Every quantity has its unit and its base unit"
*/
SELECT
    document_key,
    char_start,
    surface,
    unit,
    base_unit
FROM main.fact_indicator
WHERE coalesce(trim(unit), '') = '' OR trim(base_unit) = ''
