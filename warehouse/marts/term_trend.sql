-- mart.term_trend: one row a content word × year × document region, reprints left out.
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
        region_key,
        name,
        level
    FROM main.dim_region
),

content_words AS (
    SELECT
        documents.document_key,
        documents.region_key,
        documents.year,
        terms.term_key,
        terms.name,
        terms.part_of_speech,
        document_terms.frequency,
        -- Decimals add up to the same sum in whatever order the rows are met; doubles do not.
        cast(document_terms.tf_idf AS DECIMAL(18, 12)) AS tf_idf
    FROM main.fact_term AS document_terms
    INNER JOIN documents ON document_terms.document_key = documents.document_key
    INNER JOIN main.dim_term AS terms ON document_terms.term_key = terms.term_key
    WHERE terms.is_content
),

document_totals AS (
    SELECT
        region_key,
        year,
        count(*) AS document_count
    FROM documents
    GROUP BY region_key, year
),

word_totals AS (
    SELECT
        region_key,
        year,
        sum(frequency) AS word_count
    FROM content_words
    GROUP BY region_key, year
),

earlier AS (
    SELECT
        region_key,
        year,
        sum(word_count) OVER (
            PARTITION BY region_key
            ORDER BY year
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS word_count
    FROM word_totals
    WHERE year IS NOT null
),

term_counts AS (
    SELECT
        term_key,
        name,
        part_of_speech,
        region_key,
        year,
        sum(frequency) AS frequency,
        count(*) AS document_frequency,
        sum(tf_idf) AS tf_idf
    FROM content_words
    GROUP BY term_key, name, part_of_speech, region_key, year
),

-- How far a year stands above the years before it in the region: the standard score of its frequency under their rate.
-- A word that is new is counted as met half a time before; null where the region has no earlier year.
bursts AS (
    SELECT
        term_counts.term_key,
        term_counts.region_key,
        term_counts.year,
        earlier.word_count AS earlier_word_count,
        (
            coalesce(sum(term_counts.frequency) OVER earlier_years, 0) + 0.5
        ) / (earlier.word_count + 1) AS earlier_rate
    FROM term_counts
    INNER JOIN earlier
        ON
            term_counts.region_key IS NOT DISTINCT FROM earlier.region_key
            AND term_counts.year = earlier.year
    WINDOW
        earlier_years AS (
            PARTITION BY term_counts.term_key, term_counts.region_key
            ORDER BY term_counts.year
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)

SELECT
    term_counts.term_key,
    term_counts.name AS term,
    term_counts.part_of_speech,
    term_counts.year,
    term_counts.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    cast(term_counts.frequency AS BIGINT) AS frequency,
    10000 * term_counts.frequency / word_totals.word_count AS frequency_per_10k_words,
    term_counts.document_frequency,
    document_totals.document_count,
    cast(term_counts.tf_idf AS DOUBLE) / document_totals.document_count AS tf_idf,
    (term_counts.frequency - word_totals.word_count * bursts.earlier_rate)
    / sqrt(word_totals.word_count * bursts.earlier_rate * (1 - bursts.earlier_rate)) AS burst
FROM term_counts
INNER JOIN document_totals
    ON
        term_counts.region_key IS NOT DISTINCT FROM document_totals.region_key
        AND term_counts.year IS NOT DISTINCT FROM document_totals.year
INNER JOIN word_totals
    ON
        term_counts.region_key IS NOT DISTINCT FROM word_totals.region_key
        AND term_counts.year IS NOT DISTINCT FROM word_totals.year
LEFT JOIN bursts
    ON
        bursts.earlier_word_count > 0
        AND term_counts.term_key = bursts.term_key
        AND term_counts.region_key IS NOT DISTINCT FROM bursts.region_key
        AND term_counts.year = bursts.year
LEFT JOIN regions ON term_counts.region_key = regions.region_key
ORDER BY term_counts.term_key ASC, term_counts.year ASC, term_counts.region_key ASC
