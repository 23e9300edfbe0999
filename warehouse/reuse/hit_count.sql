-- How many places of other documents the grams of each document lead to, at most: what a join of it may cost.
-- Grams of more than most_documents documents lead nowhere; see hit.sql.
SELECT
    grams.document_no,
    sum(counts.document_count - 1)::BIGINT AS hit_count
FROM reuse_gram AS grams
INNER JOIN reuse_gram_count AS counts ON grams.gram = counts.gram
WHERE
    counts.document_count <= getvariable('most_documents')
    AND (counts.document_count <= getvariable('few_documents') OR grams.document_no <= counts.last_source_no)
GROUP BY grams.document_no
