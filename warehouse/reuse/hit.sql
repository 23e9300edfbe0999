-- Places of a gram that two documents have, for the documents from first_no to before past_no and all behind them.
-- A gram of few documents links each of them with each; of more, only with the three most likely sources, so that a
-- paragraph which hundreds copy costs hundreds of links and not their square. One of very many links nothing.
SELECT
    one.document_no::BIGINT * getvariable('document_count') + other.document_no AS pair,
    one.place::BIGINT AS one_place,
    other.place::BIGINT AS other_place,
    counts.document_count
FROM reuse_gram AS one
INNER JOIN reuse_gram_count AS counts ON one.gram = counts.gram
INNER JOIN reuse_gram AS other ON one.gram = other.gram AND one.document_no < other.document_no
WHERE
    one.document_no >= getvariable('first_no')
    AND one.document_no < getvariable('past_no')
    AND counts.document_count <= getvariable('most_documents')
    AND (counts.document_count <= getvariable('few_documents') OR one.document_no <= counts.last_source_no)
