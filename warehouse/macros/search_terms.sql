-- mart.search_terms: one row a term that a query is matched on.
-- The query is split at blanks and commas. A word that is a term stands for that term. For any other word stand the
-- terms that contain it, all as one part, and the terms of two characters and more within it, each a part of its own:
-- how a long word was cut in the texts is not known here.
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
        terms.name
    FROM words
    INNER JOIN terms ON words.word = terms.plain_name
),

other_words AS (
    SELECT words.word
    FROM words
    WHERE words.word != '' AND words.word NOT IN (SELECT whole.word FROM whole)
),

containing AS (
    SELECT
        other_words.word,
        other_words.word AS part,
        terms.term_key,
        terms.name
    FROM other_words
    INNER JOIN terms ON contains(terms.plain_name, other_words.word)
),

within AS (
    SELECT
        other_words.word,
        terms.plain_name AS part,
        terms.term_key,
        terms.name
    FROM other_words
    INNER JOIN terms ON contains(other_words.word, terms.plain_name)
    WHERE length(terms.plain_name) > 1
)

SELECT * FROM whole
UNION ALL
SELECT * FROM containing
UNION ALL
SELECT * FROM within
