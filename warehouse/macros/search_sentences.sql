-- mart.search_sentences: one row a sentence that answers the query, the best first.
-- BM25 (k1 = 1.2, b = 0.75) with sentences for documents and their characters for length, times the share of the words
-- of the query that the sentence has. Reprints are left out.
WITH

matches AS MATERIALIZED (
    SELECT *
    FROM mart.search_terms(query)
),

word_count AS (
    SELECT count(DISTINCT word) AS words
    FROM matches
),

corpus AS (
    SELECT
        count(*) AS sentence_count,
        sum(char_end - char_start) / count(*) AS mean_length
    FROM main.fact_sentence
),

-- Apart and kept, or DuckDB counts all words of all sentences before it looks which of them are wanted.
found_tokens AS MATERIALIZED (
    SELECT
        sentence_key,
        term_key
    FROM main.fact_token
    WHERE term_key IN (SELECT matches.term_key FROM matches)
),

hits AS (
    SELECT
        found_tokens.sentence_key,
        matches.word,
        matches.part,
        sum(matches.weight) AS frequency
    FROM found_tokens
    INNER JOIN matches ON found_tokens.term_key = matches.term_key
    GROUP BY found_tokens.sentence_key, matches.word, matches.part
),

parts AS (
    SELECT
        hits.word,
        hits.part,
        ln(1 + (any_value(corpus.sentence_count) - count(*) + 0.5) / (count(*) + 0.5)) AS inverse_frequency
    FROM hits
    CROSS JOIN corpus
    GROUP BY hits.word, hits.part
),

scores AS MATERIALIZED (
    SELECT
        hits.sentence_key,
        sentences.document_key,
        -- Decimals add up to the same sum in whatever order the rows are met; doubles do not.
        cast(sum(cast(
            parts.inverse_frequency * hits.frequency * 2.2
            / (
                hits.frequency
                + 1.2 * (0.25 + 0.75 * (sentences.char_end - sentences.char_start) / corpus.mean_length)
            )
            AS DECIMAL(18, 9)
        )) AS DOUBLE) * count(DISTINCT hits.word) / any_value(word_count.words) AS score
    FROM hits
    INNER JOIN parts ON hits.word = parts.word AND hits.part = parts.part
    INNER JOIN main.fact_sentence AS sentences ON hits.sentence_key = sentences.sentence_key
    INNER JOIN main.dim_document AS documents ON sentences.document_key = documents.document_key
    CROSS JOIN corpus
    CROSS JOIN word_count
    WHERE NOT documents.is_reprint
    GROUP BY hits.sentence_key, sentences.document_key
    ORDER BY score DESC, hits.sentence_key ASC
    LIMIT max_rows
),

literal_parts AS (
    SELECT DISTINCT regexp_escape(part) AS part
    FROM matches
),

-- Downwards, so that of two parts that begin alike the longer one comes first.
marks AS (
    SELECT '(?i)(' || string_agg(part, '|' ORDER BY part DESC) || ')' AS pattern
    FROM literal_parts
)

SELECT
    regexp_replace(texts.text, marks.pattern, '【\1】', 'g') AS highlighted,
    scores.score,
    documents.title AS document_title,
    documents.publish_date,
    regions.name AS region_name,
    texts.section_path,
    documents.document_key,
    scores.sentence_key
FROM scores
INNER JOIN main.fact_sentence AS texts ON scores.sentence_key = texts.sentence_key
INNER JOIN main.dim_document AS documents ON scores.document_key = documents.document_key
LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
CROSS JOIN marks
ORDER BY scores.score DESC, scores.sentence_key ASC
