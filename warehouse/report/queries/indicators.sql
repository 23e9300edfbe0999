-- Claims on indicators with the sentence that makes each; those of several documents and of a place and time first,
-- as it is the others that a very large corpus leaves out.
SELECT
    indicator_name,
    region_name,
    period_edtf,
    year(period_end_date) AS year,
    statistic,
    status,
    comparator,
    cast(value AS DOUBLE) AS value,
    unit,
    cast(value_base AS DOUBLE) AS value_base,
    base_unit,
    document_count,
    is_suspect,
    document_key,
    document_title,
    surface,
    sentence,
    count(*) OVER () AS total
FROM mart.indicator_by_region
ORDER BY
    region_key IS null ASC,
    period_edtf IS null ASC,
    document_count DESC,
    indicator_name ASC,
    region_name ASC,
    period_end_date ASC,
    statistic ASC,
    status ASC,
    value_base ASC,
    comparator ASC
