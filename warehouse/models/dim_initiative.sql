-- main.dim_initiative: one row an initiative.
WITH

initiatives AS (
    SELECT *
    FROM stage.initiative
)

SELECT
    initiative_key,
    name,
    count(DISTINCT document_key) AS document_count
FROM initiatives
GROUP BY initiative_key, name
