-- main.dim_term: one row a term of the current documents.
-- Part of speech and content mark are the commonest ones, so that one odd tag does not decide.
WITH

document_terms AS (
    SELECT *
    FROM stage.document_term
),

statements AS (
    SELECT
        term_key,
        name,
        part_of_speech,
        is_content,
        sum(frequency) AS frequency,
        count(*) AS document_count
    FROM document_terms
    GROUP BY term_key, name, part_of_speech, is_content
)

SELECT
    term_key,
    name,
    part_of_speech,
    is_content,
    cast(sum(document_count) OVER (PARTITION BY term_key) AS BIGINT) AS document_frequency,
    cast(sum(frequency) OVER (PARTITION BY term_key) AS BIGINT) AS frequency
FROM statements
QUALIFY row_number() OVER (
    PARTITION BY term_key
    ORDER BY frequency DESC, name ASC, part_of_speech ASC, is_content DESC
) = 1
