-- main.fact_term: one row a term in a current document.
-- tf_idf = (frequency / content words of the document) * (ln((1 + N) / (1 + df)) + 1), the smoothed form in
-- which a word of every document keeps some weight; function words weigh nothing.
WITH

document_terms AS (
    SELECT *
    FROM stage.document_term
),

terms AS (
    SELECT
        term_key,
        is_content,
        document_frequency
    FROM main.dim_term
),

corpus AS (
    SELECT count(*) AS document_count
    FROM main.dim_document
    WHERE is_current
),

lengths AS (
    SELECT
        document_terms.document_key,
        sum(document_terms.frequency) AS content_word_count
    FROM document_terms
    INNER JOIN terms ON document_terms.term_key = terms.term_key
    WHERE terms.is_content
    GROUP BY document_terms.document_key
)

SELECT
    document_terms.document_key,
    document_terms.term_key,
    document_terms.frequency,
    terms.is_content,
    CASE
        WHEN terms.is_content
            THEN
                document_terms.frequency / lengths.content_word_count
                * (ln((1 + corpus.document_count) / (1 + terms.document_frequency)) + 1)
        ELSE 0
    END AS tf_idf
FROM document_terms
INNER JOIN terms ON document_terms.term_key = terms.term_key
CROSS JOIN corpus
LEFT JOIN lengths ON document_terms.document_key = lengths.document_key
