-- The 60 content words of two characters and more that most documents' tf-idf raise, by year, each year with a sentence.
WITH

documents AS (
    SELECT
        document_key,
        title,
        year,
        publish_date
    FROM main.dim_document
    WHERE is_current AND NOT is_reprint AND year IS NOT null
),

weights AS (
    SELECT
        term_key,
        any_value(term) AS term,
        sum(cast(tf_idf * document_count AS DECIMAL(18, 9))) AS weight
    FROM mart.term_trend
    WHERE year IS NOT null AND length(term) >= 2
    GROUP BY term_key
    HAVING count(DISTINCT year) >= 2
    ORDER BY weight DESC, term ASC
    LIMIT 60
),

trend AS (
    SELECT
        trends.term_key,
        trends.year,
        cast(sum(trends.frequency) AS BIGINT) AS frequency,
        cast(sum(trends.document_frequency) AS BIGINT) AS document_frequency
    FROM mart.term_trend AS trends
    INNER JOIN weights ON trends.term_key = weights.term_key
    WHERE trends.year IS NOT null
    GROUP BY trends.term_key, trends.year
),

year_words AS (
    SELECT
        documents.year,
        sum(frequencies.frequency) AS word_count
    FROM main.fact_term AS frequencies
    INNER JOIN documents ON frequencies.document_key = documents.document_key
    INNER JOIN main.dim_term AS terms ON frequencies.term_key = terms.term_key
    WHERE terms.is_content
    GROUP BY documents.year
),

firsts AS (
    SELECT
        frequencies.term_key,
        documents.year,
        documents.document_key,
        documents.title
    FROM main.fact_term AS frequencies
    INNER JOIN documents ON frequencies.document_key = documents.document_key
    INNER JOIN weights ON frequencies.term_key = weights.term_key
    QUALIFY row_number() OVER (
        PARTITION BY frequencies.term_key, documents.year
        ORDER BY frequencies.frequency DESC, documents.publish_date ASC, documents.document_key ASC
    ) = 1
),

-- A sentence of that document which has the word: fact_token may be switched off, so the text itself is asked.
sentences AS (
    SELECT
        firsts.term_key,
        firsts.year,
        min_by(sentences.text, sentences.char_start) AS sentence
    FROM firsts
    INNER JOIN weights ON firsts.term_key = weights.term_key
    INNER JOIN main.fact_sentence AS sentences ON firsts.document_key = sentences.document_key
    WHERE contains(lower(sentences.text), lower(weights.term))
    GROUP BY firsts.term_key, firsts.year
)

SELECT
    weights.term,
    trend.year,
    trend.frequency,
    trend.document_frequency,
    10000 * trend.frequency / year_words.word_count AS per_10k_words,
    firsts.document_key,
    firsts.title AS document_title,
    sentences.sentence
FROM trend
INNER JOIN weights ON trend.term_key = weights.term_key
INNER JOIN year_words ON trend.year = year_words.year
LEFT JOIN firsts ON trend.term_key = firsts.term_key AND trend.year = firsts.year
LEFT JOIN sentences ON trend.term_key = sentences.term_key AND trend.year = sentences.year
ORDER BY weights.weight DESC, weights.term ASC, trend.year ASC
