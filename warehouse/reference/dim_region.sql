-- main.dim_region: one row a division (in one span of validity) or cluster.
-- Adds what sums by province and display need: the name with its parents, and the province it lies in.
WITH RECURSIVE

regions AS (
    SELECT
        region_key,
        nullif(region_code, '') AS region_code,
        name,
        nullif(short_name, '') AS short_name,
        level,
        nullif(parent_region_key, '') AS parent_region_key,
        cast(nullif(valid_from, '') AS INTEGER) AS valid_from,
        cast(nullif(valid_to, '') AS INTEGER) AS valid_to,
        nullif(status, '') AS status,
        nullif(english_name, '') AS english_name
    FROM seed_regions
),

-- From each region upwards; six steps are more than the levels there are, and end a circle in faulty seeds.
ancestry AS (
    SELECT
        region_key,
        0 AS steps,
        parent_region_key AS next_region_key,
        name AS full_name,
        CASE WHEN level = 'province' THEN region_key END AS province_region_key
    FROM regions
    UNION ALL
    SELECT
        ancestry.region_key,
        ancestry.steps + 1 AS steps,
        parents.parent_region_key AS next_region_key,
        CASE WHEN parents.level IN ('province', 'city', 'district') THEN parents.name ELSE '' END
        || ancestry.full_name AS full_name,
        coalesce(
            ancestry.province_region_key,
            CASE WHEN parents.level = 'province' THEN parents.region_key END
        ) AS province_region_key
    FROM ancestry
    INNER JOIN regions AS parents ON ancestry.next_region_key = parents.region_key
    WHERE ancestry.steps < 6
),

tops AS (
    SELECT
        region_key,
        arg_max(full_name, steps) AS full_name,
        max(province_region_key) AS province_region_key
    FROM ancestry
    GROUP BY region_key
)

SELECT
    regions.region_key,
    regions.region_code,
    regions.name,
    regions.short_name,
    tops.full_name,
    regions.level,
    regions.parent_region_key,
    tops.province_region_key,
    regions.valid_from,
    regions.valid_to,
    regions.status,
    regions.english_name
FROM regions
INNER JOIN tops ON regions.region_key = tops.region_key
