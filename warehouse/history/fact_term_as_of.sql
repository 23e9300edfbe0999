/*
zh: "fact_term 在某次运行或某时点的行（as of）；tf-idf 依当时的文档集重新计算，与当时发布的数值相同"
en: "The rows that fact_term had as of a run, date or time; tf-idf is computed anew over the documents of then, and is what was published"
*/
WITH terms AS (
    SELECT document_key, term_key, frequency, is_content
    FROM main.fact_term
    WHERE coalesce(added_run_id, '') <= history.run_as_of(moment)
    UNION ALL
    SELECT document_key, term_key, frequency, is_content
    FROM history.fact_term
    WHERE coalesce(added_run_id, '') <= history.run_as_of(moment) AND ended_run_id > history.run_as_of(moment)
),

corpus AS (
    SELECT count(*) AS document_count
    FROM history.dim_document_as_of(moment)
    WHERE is_current
),

spread AS (
    SELECT
        term_key,
        count(*) AS document_frequency
    FROM terms
    GROUP BY term_key
),

lengths AS (
    SELECT
        document_key,
        sum(frequency) AS content_word_count
    FROM terms
    WHERE is_content
    GROUP BY document_key
)

SELECT
    terms.document_key,
    terms.term_key,
    terms.frequency,
    terms.is_content,
    CASE
        WHEN terms.is_content
            THEN
                terms.frequency / lengths.content_word_count
                * (ln((1 + corpus.document_count) / (1 + spread.document_frequency)) + 1)
        ELSE 0
    END AS tf_idf
FROM terms
INNER JOIN spread ON terms.term_key = spread.term_key
CROSS JOIN corpus
LEFT JOIN lengths ON terms.document_key = lengths.document_key
