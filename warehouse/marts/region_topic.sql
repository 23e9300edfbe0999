-- mart.region_topic: one row a region × topic × year × basis, reprints left out.
-- Two readings of "a region's sentences" stand side by side: those of the documents that are the region's own (issued),
-- and those of any document that name the region (named). Essays that compare regions are known by the second only.
WITH

documents AS (
    SELECT
        document_key,
        region_key,
        year
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
    WHERE dim_term.is_content
),

issued_sentences AS (
    SELECT
        'issued' AS basis,
        documents.region_key,
        documents.year,
        documents.document_key,
        sentences.sentence_key
    FROM main.fact_sentence AS sentences
    INNER JOIN documents ON sentences.document_key = documents.document_key
),

named_sentences AS (
    SELECT DISTINCT
        'named' AS basis,
        mentions.region_key,
        documents.year,
        documents.document_key,
        mentions.sentence_key
    FROM main.fact_region_mention AS mentions
    INNER JOIN documents ON mentions.document_key = documents.document_key
    WHERE mentions.region_key IS NOT null
),

region_sentences AS (
    SELECT * FROM issued_sentences
    UNION ALL
    SELECT * FROM named_sentences
),

totals AS (
    SELECT
        basis,
        region_key,
        year,
        count(*) AS sentence_count
    FROM region_sentences
    GROUP BY basis, region_key, year
),

topic_counts AS (
    SELECT
        region_sentences.basis,
        region_sentences.region_key,
        region_sentences.year,
        sentence_topics.topic_key,
        count(DISTINCT region_sentences.document_key) AS document_count,
        count(*) AS sentence_count
    FROM region_sentences
    INNER JOIN main.fact_sentence_topic AS sentence_topics
        ON region_sentences.sentence_key = sentence_topics.sentence_key
    GROUP BY
        region_sentences.basis,
        region_sentences.region_key,
        region_sentences.year,
        sentence_topics.topic_key
),

term_counts AS (
    -- The words of whole documents are counted already, by topic.
    SELECT
        'issued' AS basis,
        documents.region_key,
        documents.year,
        topic_terms.topic_key,
        topic_terms.term_key,
        sum(topic_terms.frequency) AS frequency
    FROM main.fact_topic_term AS topic_terms
    INNER JOIN documents ON topic_terms.document_key = documents.document_key
    GROUP BY documents.region_key, documents.year, topic_terms.topic_key, topic_terms.term_key
    UNION ALL
    SELECT
        named_sentences.basis,
        named_sentences.region_key,
        named_sentences.year,
        sentence_topics.topic_key,
        tokens.term_key,
        count(*) AS frequency
    FROM named_sentences
    INNER JOIN main.fact_sentence_topic AS sentence_topics
        ON named_sentences.sentence_key = sentence_topics.sentence_key
    INNER JOIN main.fact_token AS tokens ON named_sentences.sentence_key = tokens.sentence_key
    GROUP BY
        named_sentences.basis,
        named_sentences.region_key,
        named_sentences.year,
        sentence_topics.topic_key,
        tokens.term_key
),

ranked_terms AS (
    SELECT
        term_counts.basis,
        term_counts.region_key,
        term_counts.year,
        term_counts.topic_key,
        terms.name,
        row_number() OVER (
            PARTITION BY term_counts.basis, term_counts.region_key, term_counts.year, term_counts.topic_key
            ORDER BY term_counts.frequency * terms.idf DESC, terms.name ASC
        ) AS position
    FROM term_counts
    INNER JOIN terms ON term_counts.term_key = terms.term_key
),

keywords AS (
    SELECT
        basis,
        region_key,
        year,
        topic_key,
        string_agg(name, ';' ORDER BY position) AS keywords
    FROM ranked_terms
    WHERE position <= 10
    GROUP BY basis, region_key, year, topic_key
)

SELECT
    topic_counts.basis,
    topic_counts.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    regions.province_name,
    topic_counts.topic_key,
    topics.code AS topic_code,
    topics.name AS topic_name,
    topics.parent_code AS parent_topic_code,
    topic_counts.year,
    topic_counts.document_count,
    topic_counts.sentence_count,
    totals.sentence_count AS region_sentence_count,
    topic_counts.sentence_count / totals.sentence_count AS sentence_share,
    keywords.keywords
FROM topic_counts
INNER JOIN topics ON topic_counts.topic_key = topics.topic_key
INNER JOIN totals
    ON
        topic_counts.basis = totals.basis
        AND topic_counts.region_key IS NOT DISTINCT FROM totals.region_key
        AND topic_counts.year IS NOT DISTINCT FROM totals.year
LEFT JOIN regions ON topic_counts.region_key = regions.region_key
LEFT JOIN keywords
    ON
        topic_counts.basis = keywords.basis
        AND topic_counts.topic_key = keywords.topic_key
        AND topic_counts.region_key IS NOT DISTINCT FROM keywords.region_key
        AND topic_counts.year IS NOT DISTINCT FROM keywords.year
ORDER BY topic_counts.basis ASC, topic_counts.region_key ASC, topic_counts.year ASC, topics.code ASC
