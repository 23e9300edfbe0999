-- main.fact_text_reuse: one row a pair of passages, the later and its source.
-- A pair is marked as going through a common ancestor where both passages are taken from one place of a third document
-- and that place explains the later passage about as well: within 0.05 of the similarity.
WITH

passages AS (
    SELECT *
    FROM reuse_found
),

sentences AS (
    SELECT
        document_key,
        sentence_key,
        char_end
    FROM main.fact_sentence
),

-- The passage of one pair beside one that the same document shares with a third, the likely ancestor.
beside AS (
    SELECT
        pair.document_key,
        pair.char_start,
        pair.source_document_key,
        pair.source_char_start,
        pair.source_char_end,
        pair.similarity,
        ancestor.source_document_key AS ancestor_document_key,
        ancestor.source_char_start AS ancestor_char_start,
        ancestor.source_char_end AS ancestor_char_end,
        ancestor.similarity AS ancestor_similarity
    FROM passages AS pair
    INNER JOIN passages AS ancestor
        ON
            pair.document_key = ancestor.document_key
            AND pair.source_document_key != ancestor.source_document_key
            AND least(pair.char_end, ancestor.char_end) - greatest(pair.char_start, ancestor.char_start)
            >= (pair.char_end - pair.char_start) / 2
    WHERE
        ancestor.direction_basis != 'unknown'
        AND ancestor.similarity >= pair.similarity - 0.05
),

through AS (
    SELECT
        beside.document_key,
        beside.char_start,
        beside.source_document_key,
        beside.source_char_start,
        arg_max(
            beside.ancestor_document_key,
            { 'similarity': beside.ancestor_similarity, 'key': beside.ancestor_document_key }
        ) AS ancestor_document_key
    FROM beside
    INNER JOIN passages AS sibling
        ON
            beside.source_document_key = sibling.document_key
            AND beside.ancestor_document_key = sibling.source_document_key
            AND least(beside.source_char_end, sibling.char_end)
            - greatest(beside.source_char_start, sibling.char_start)
            >= (beside.source_char_end - beside.source_char_start) / 2
            AND beside.ancestor_char_start < sibling.source_char_end
            AND beside.ancestor_char_end > sibling.source_char_start
    WHERE sibling.direction_basis != 'unknown'
    GROUP BY beside.document_key, beside.char_start, beside.source_document_key, beside.source_char_start
),

placed AS (
    SELECT
        passages.*,
        sentences.sentence_key
    FROM passages
    ASOF INNER JOIN sentences
        ON passages.document_key = sentences.document_key AND passages.char_start < sentences.char_end
),

source_placed AS (
    SELECT
        placed.*,
        sentences.sentence_key AS source_sentence_key
    FROM placed
    ASOF INNER JOIN sentences
        ON
            placed.source_document_key = sentences.document_key
            AND placed.source_char_start < sentences.char_end
)

SELECT
    pairs.document_key,
    pairs.sentence_key,
    pairs.char_start,
    pairs.char_end,
    pairs.surface,
    pairs.source_document_key,
    pairs.source_sentence_key,
    pairs.source_char_start,
    pairs.source_char_end,
    pairs.source_surface,
    pairs.similarity,
    pairs.matched_char_count,
    pairs.distinctive_char_count,
    pairs.direction_basis,
    through.ancestor_document_key,
    pairs.number_changes,
    pairs.wording_changes
FROM source_placed AS pairs
LEFT JOIN through
    ON
        pairs.document_key = through.document_key
        AND pairs.char_start = through.char_start
        AND pairs.source_document_key = through.source_document_key
        AND pairs.source_char_start = through.source_char_start
