-- main.fact_topic_term: one row a content word in a current document's sentences on a topic.
WITH

tokens AS (
    SELECT
        sentence_key,
        term_key
    FROM main.fact_token
),

sentence_topics AS (
    SELECT
        document_key,
        sentence_key,
        topic_key
    FROM main.fact_sentence_topic
),

content_terms AS (
    SELECT term_key
    FROM main.dim_term
    WHERE is_content
)

SELECT
    sentence_topics.document_key,
    sentence_topics.topic_key,
    tokens.term_key,
    count(*) AS frequency
FROM sentence_topics
INNER JOIN tokens ON sentence_topics.sentence_key = tokens.sentence_key
INNER JOIN content_terms ON tokens.term_key = content_terms.term_key
GROUP BY sentence_topics.document_key, sentence_topics.topic_key, tokens.term_key
