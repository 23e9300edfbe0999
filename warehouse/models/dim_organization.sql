-- main.dim_organization: one row an organisation.
-- Kind and region are those that most documents give.
WITH

organizations AS (
    SELECT *
    FROM stage.organization
),

statements AS (
    SELECT
        organization_key,
        name,
        kind,
        region_key,
        count(*) AS statement_count
    FROM organizations
    GROUP BY organization_key, name, kind, region_key
)

SELECT
    organization_key,
    name,
    kind,
    region_key,
    cast(sum(statement_count) OVER (PARTITION BY organization_key) AS BIGINT) AS document_count
FROM statements
QUALIFY row_number() OVER (
    PARTITION BY organization_key
    ORDER BY statement_count DESC, name ASC, kind ASC NULLS LAST, region_key ASC NULLS LAST
) = 1
