-- mart.search_documents: one row a document that answers the query, the best first, with the sentence that says most.
-- BM25 (k1 = 1.2, b = 0.75) over the terms of documents, times the share of the words of the query that the document
-- has. Reprints are left out.
WITH

matches AS MATERIALIZED (
    SELECT *
    FROM mart.search_terms(query)
),

word_count AS (
    SELECT count(DISTINCT word) AS words
    FROM matches
),

documents AS (
    SELECT
        documents.document_key,
        documents.title,
        documents.source_uri,
        documents.document_type,
        documents.publish_date,
        documents.char_count,
        regions.name AS region_name
    FROM main.dim_document AS documents
    LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
    WHERE documents.is_current AND NOT documents.is_reprint
),

corpus AS (
    SELECT
        count(*) AS document_count,
        sum(char_count) / count(*) AS mean_length
    FROM documents
),

-- Apart and kept, or DuckDB counts all terms of all documents before it looks which of them are wanted.
found_terms AS MATERIALIZED (
    SELECT
        document_key,
        term_key,
        frequency
    FROM main.fact_term
    WHERE term_key IN (SELECT matches.term_key FROM matches)
),

hits AS (
    SELECT
        found_terms.document_key,
        matches.word,
        matches.part,
        sum(found_terms.frequency) AS hit_count,
        sum(found_terms.frequency * matches.weight) AS frequency
    FROM found_terms
    INNER JOIN matches ON found_terms.term_key = matches.term_key
    GROUP BY found_terms.document_key, matches.word, matches.part
),

parts AS (
    SELECT
        hits.word,
        hits.part,
        ln(1 + (any_value(corpus.document_count) - count(*) + 0.5) / (count(*) + 0.5)) AS inverse_frequency
    FROM hits
    CROSS JOIN corpus
    GROUP BY hits.word, hits.part
),

scores AS MATERIALIZED (
    SELECT
        hits.document_key,
        cast(sum(hits.hit_count) AS BIGINT) AS hit_count,
        -- Decimals add up to the same sum in whatever order the rows are met; doubles do not.
        cast(sum(cast(
            parts.inverse_frequency * hits.frequency * 2.2
            / (hits.frequency + 1.2 * (0.25 + 0.75 * documents.char_count / corpus.mean_length))
            AS DECIMAL(18, 9)
        )) AS DOUBLE) * count(DISTINCT hits.word) / any_value(word_count.words) AS score
    FROM hits
    INNER JOIN parts ON hits.word = parts.word AND hits.part = parts.part
    INNER JOIN documents ON hits.document_key = documents.document_key
    CROSS JOIN corpus
    CROSS JOIN word_count
    GROUP BY hits.document_key
    ORDER BY score DESC, hits.document_key ASC
    LIMIT max_rows
),

found_tokens AS MATERIALIZED (
    SELECT
        document_key,
        sentence_key,
        term_key,
        char_start
    FROM main.fact_token
    WHERE
        term_key IN (SELECT matches.term_key FROM matches)
        AND document_key IN (SELECT scores.document_key FROM scores)
),

-- The sentence with the most words of the query; the first of several.
best_sentences AS (
    SELECT
        found_tokens.document_key,
        found_tokens.sentence_key
    FROM found_tokens
    INNER JOIN matches ON found_tokens.term_key = matches.term_key
    GROUP BY found_tokens.document_key, found_tokens.sentence_key
    QUALIFY row_number() OVER (
        PARTITION BY found_tokens.document_key
        ORDER BY count(DISTINCT matches.word) DESC, sum(matches.weight) DESC, min(found_tokens.char_start) ASC
    ) = 1
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
    documents.title AS document_title,
    scores.score,
    scores.hit_count,
    regexp_replace(texts.text, marks.pattern, '【\1】', 'g') AS highlighted,
    documents.document_type,
    documents.publish_date,
    documents.region_name,
    documents.source_uri,
    scores.document_key
FROM scores
INNER JOIN documents ON scores.document_key = documents.document_key
LEFT JOIN best_sentences ON scores.document_key = best_sentences.document_key
LEFT JOIN main.fact_sentence AS texts ON best_sentences.sentence_key = texts.sentence_key
CROSS JOIN marks
ORDER BY scores.score DESC, scores.document_key ASC
