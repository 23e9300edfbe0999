-- main.dim_topic: one row a topic.
WITH

topics AS (
    SELECT
        topic_key,
        code,
        name,
        nullif(name_en, '') AS name_en,
        nullif(parent_code, '') AS parent_code
    FROM seed_topics
)

SELECT
    topics.topic_key,
    topics.code,
    topics.name,
    topics.name_en,
    parents.topic_key AS parent_topic_key
FROM topics
LEFT JOIN topics AS parents ON topics.parent_code = parents.code
