-- mart.compare_regions: one row a region × topic, for the regions given, all years together; a topic that one of them
-- has stands for each of them. Regions go by their name or their short name.
WITH

parameters AS (
    SELECT
        region_names AS names,
        region_basis AS basis
),

wanted AS (
    SELECT
        regions.region_key,
        regions.name
    FROM main.dim_region AS regions
    INNER JOIN parameters
        ON
            list_contains(parameters.names, regions.name)
            OR list_contains(parameters.names, regions.short_name)
),

region_topics AS (
    SELECT
        region_topics.*,
        wanted.name
    FROM mart.region_topic AS region_topics
    INNER JOIN wanted ON region_topics.region_key = wanted.region_key
    INNER JOIN parameters ON region_topics.basis = parameters.basis
),

region_years AS (
    SELECT DISTINCT
        region_key,
        name,
        year,
        region_sentence_count
    FROM region_topics
),

totals AS (
    SELECT
        region_key,
        name,
        sum(region_sentence_count) AS sentence_count
    FROM region_years
    GROUP BY region_key, name
),

topics AS (
    SELECT DISTINCT
        topic_key,
        topic_code,
        topic_name
    FROM region_topics
),

counts AS (
    SELECT
        region_key,
        topic_key,
        sum(document_count) AS document_count,
        sum(sentence_count) AS sentence_count
    FROM region_topics
    GROUP BY region_key, topic_key
),

keyword_weights AS (
    SELECT
        region_key,
        topic_key,
        sentence_count,
        unnest(string_split(keywords, ';')) AS keyword
    FROM region_topics
),

keyword_totals AS (
    SELECT
        region_key,
        topic_key,
        keyword,
        sum(sentence_count) AS weight,
        count(*) OVER (PARTITION BY topic_key, keyword) AS region_count
    FROM keyword_weights
    GROUP BY region_key, topic_key, keyword
),

-- A word marks a region where few of the other regions have it.
ranked_keywords AS (
    SELECT
        region_key,
        topic_key,
        keyword,
        row_number() OVER (
            PARTITION BY region_key, topic_key
            ORDER BY region_count ASC, weight DESC, keyword ASC
        ) AS position
    FROM keyword_totals
),

region_keywords AS (
    SELECT
        region_key,
        topic_key,
        string_agg(keyword, ';' ORDER BY position) AS keywords
    FROM ranked_keywords
    WHERE position <= 10
    GROUP BY region_key, topic_key
),

shares AS (
    SELECT
        totals.region_key,
        totals.name AS region_name,
        topics.topic_key,
        topics.topic_code,
        topics.topic_name,
        cast(coalesce(counts.document_count, 0) AS BIGINT) AS document_count,
        cast(coalesce(counts.sentence_count, 0) AS BIGINT) AS sentence_count,
        coalesce(counts.sentence_count, 0) / totals.sentence_count AS sentence_share
    FROM totals
    CROSS JOIN topics
    LEFT JOIN counts
        ON
            totals.region_key = counts.region_key
            AND topics.topic_key = counts.topic_key
)

SELECT
    shares.topic_code,
    shares.topic_name,
    shares.region_name,
    shares.document_count,
    shares.sentence_count,
    shares.sentence_share,
    rank() OVER (PARTITION BY shares.region_key ORDER BY shares.sentence_count DESC) AS rank_in_region,
    shares.sentence_share
    - avg(shares.sentence_share) OVER (PARTITION BY shares.topic_key) AS share_above_mean,
    region_keywords.keywords
FROM shares
LEFT JOIN region_keywords
    ON
        shares.region_key = region_keywords.region_key
        AND shares.topic_key = region_keywords.topic_key
ORDER BY shares.topic_code ASC, shares.region_name ASC
