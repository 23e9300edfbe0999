-- What the report opens with: one row a kind of thing that the release holds, in the order of display.
SELECT
    figures.name,
    figures.value
FROM (
    SELECT
        1 AS position,
        'documents' AS name,
        count(*) AS value
    FROM main.dim_document
    WHERE is_current
    UNION ALL
    SELECT
        2 AS position,
        'characters' AS name,
        cast(coalesce(sum(char_count), 0) AS BIGINT) AS value
    FROM main.dim_document
    WHERE is_current
    UNION ALL
    SELECT
        3 AS position,
        'indicator' AS name,
        count(*) AS value
    FROM main.fact_indicator
    UNION ALL
    SELECT
        4 AS position,
        'target' AS name,
        count(*) AS value
    FROM main.fact_target
    UNION ALL
    SELECT
        5 AS position,
        'measure' AS name,
        count(*) AS value
    FROM main.fact_measure
    UNION ALL
    SELECT
        6 AS position,
        'event' AS name,
        count(*) AS value
    FROM main.fact_event
    UNION ALL
    SELECT
        7 AS position,
        'policy_citation' AS name,
        count(*) AS value
    FROM main.fact_policy_citation
    UNION ALL
    SELECT
        8 AS position,
        'region_mention' AS name,
        count(*) AS value
    FROM main.fact_region_mention
    UNION ALL
    SELECT
        9 AS position,
        'organization_mention' AS name,
        count(*) AS value
    FROM main.fact_organization_mention
    UNION ALL
    SELECT
        10 AS position,
        'text_repair' AS name,
        count(*) AS value
    FROM main.fact_text_repair
    WHERE kind != 'suspect'
) AS figures
ORDER BY figures.position ASC
