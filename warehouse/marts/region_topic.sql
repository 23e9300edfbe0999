-- mart.region_topic: one row a document region × topic × year, reprints left out.
WITH

documents AS (
    SELECT
        document_key,
        region_key,
        year,
        sentence_count
    FROM main.dim_document
    WHERE is_current AND NOT is_reprint
),

regions AS (
    SELECT
        regions.region_key,
        regions.name,
        regions.level,
        provinces.name AS province_name
    FROM main.dim_region AS regions
    LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
),

topics AS (
    SELECT
        topics.topic_key,
        topics.code,
        topics.name,
        parents.code AS parent_code
    FROM main.dim_topic AS topics
    LEFT JOIN main.dim_topic AS parents ON topics.parent_topic_key = parents.topic_key
),

corpus AS (
    SELECT count(*) AS document_count
    FROM main.dim_document
    WHERE is_current
),

terms AS (
    SELECT
        dim_term.term_key,
        dim_term.name,
        ln((1 + corpus.document_count) / (1 + dim_term.document_frequency)) + 1 AS idf
    FROM main.dim_term AS dim_term
    CROSS JOIN corpus
),

totals AS (
    SELECT
        region_key,
        year,
        sum(sentence_count) AS sentence_count
    FROM documents
    GROUP BY region_key, year
),

topic_sentences AS (
    SELECT
        documents.region_key,
        documents.year,
        sentence_topics.topic_key,
        count(DISTINCT sentence_topics.document_key) AS document_count,
        count(*) AS sentence_count
    FROM main.fact_sentence_topic AS sentence_topics
    INNER JOIN documents ON sentence_topics.document_key = documents.document_key
    GROUP BY documents.region_key, documents.year, sentence_topics.topic_key
),

term_counts AS (
    SELECT
        documents.region_key,
        documents.year,
        topic_terms.topic_key,
        topic_terms.term_key,
        sum(topic_terms.frequency) AS frequency
    FROM main.fact_topic_term AS topic_terms
    INNER JOIN documents ON topic_terms.document_key = documents.document_key
    GROUP BY documents.region_key, documents.year, topic_terms.topic_key, topic_terms.term_key
),

ranked_terms AS (
    SELECT
        term_counts.region_key,
        term_counts.year,
        term_counts.topic_key,
        terms.name,
        row_number() OVER (
            PARTITION BY term_counts.region_key, term_counts.year, term_counts.topic_key
            ORDER BY term_counts.frequency * terms.idf DESC, terms.name ASC
        ) AS position
    FROM term_counts
    INNER JOIN terms ON term_counts.term_key = terms.term_key
),

keywords AS (
    SELECT
        region_key,
        year,
        topic_key,
        string_agg(name, ';' ORDER BY position) AS keywords
    FROM ranked_terms
    WHERE position <= 10
    GROUP BY region_key, year, topic_key
)

SELECT
    topic_sentences.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    regions.province_name,
    topic_sentences.topic_key,
    topics.code AS topic_code,
    topics.name AS topic_name,
    topics.parent_code AS parent_topic_code,
    topic_sentences.year,
    topic_sentences.document_count,
    topic_sentences.sentence_count,
    topic_sentences.sentence_count / totals.sentence_count AS sentence_share,
    keywords.keywords
FROM topic_sentences
INNER JOIN topics ON topic_sentences.topic_key = topics.topic_key
INNER JOIN totals
    ON
        topic_sentences.region_key IS NOT DISTINCT FROM totals.region_key
        AND topic_sentences.year IS NOT DISTINCT FROM totals.year
LEFT JOIN regions ON topic_sentences.region_key = regions.region_key
LEFT JOIN keywords
    ON
        topic_sentences.topic_key = keywords.topic_key
        AND topic_sentences.region_key IS NOT DISTINCT FROM keywords.region_key
        AND topic_sentences.year IS NOT DISTINCT FROM keywords.year
