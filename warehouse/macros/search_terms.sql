-- mart.search_terms: one row a term that a query is matched on.
-- The query is split at blanks and commas. A word that is a term stands for that term, and with half the weight for the
-- longer terms that contain it (数据要素 in 数据要素市场). For any other word stand the terms that contain it, all as one
-- part, and the terms of two characters and more within it, each a part of its own: how a long word was cut in the texts
-- is not known here.
WITH

words AS (
    SELECT DISTINCT unnest(regexp_split_to_array(lower(trim(query)), '[\s　,，、;；]+')) AS word
),

terms AS (
    SELECT
        term_key,
        name,
        lower(name) AS plain_name
    FROM main.dim_term
),

whole AS (
    SELECT
        words.word,
        words.word AS part,
        terms.term_key,
        terms.name,
        1.0 AS weight
    FROM words
    INNER JOIN terms ON words.word = terms.plain_name
),

all_words AS (
    SELECT
        words.word,
        words.word IN (SELECT whole.word FROM whole) AS is_term
    FROM words
    WHERE words.word != ''
),

containing AS (
    SELECT
        all_words.word,
        all_words.word AS part,
        terms.term_key,
        terms.name,
        CASE WHEN all_words.is_term THEN 0.5 ELSE 1.0 END AS weight
    FROM all_words
    INNER JOIN terms
        ON
            contains(terms.plain_name, all_words.word)
            AND all_words.word != terms.plain_name
    WHERE NOT all_words.is_term OR length(all_words.word) > 1
),

within AS (
    SELECT
        all_words.word,
        terms.plain_name AS part,
        terms.term_key,
        terms.name,
        1.0 AS weight
    FROM all_words
    INNER JOIN terms ON contains(all_words.word, terms.plain_name)
    WHERE NOT all_words.is_term AND length(terms.plain_name) > 1
),

matches AS (
    SELECT * FROM whole
    UNION ALL
    SELECT * FROM containing
    UNION ALL
    SELECT * FROM within
)

SELECT
    word,
    part,
    term_key,
    name,
    cast(weight AS DOUBLE) AS weight
FROM matches
