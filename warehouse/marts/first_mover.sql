-- mart.first_mover: one row a term, instrument or initiative × one of the ten regions that took it up first.
-- A region takes a thing up with its first dated document that has it; an initiative also on the day of a dated happening
-- of the region that names it. Documents of the country are told apart: they give the day from which a region follows.
-- Only what at least two regions took up is in question. Reprints are left out.
WITH

documents AS (
    SELECT
        documents.document_key,
        documents.title,
        documents.region_key,
        regions.level = 'country' AS is_central,
        coalesce(documents.publish_date, documents.reference_date) AS first_date
    FROM main.dim_document AS documents
    INNER JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
    WHERE
        documents.is_current
        AND NOT documents.is_reprint
        AND coalesce(documents.publish_date, documents.reference_date) IS NOT null
),

term_uses AS (
    SELECT
        'term' AS kind,
        terms.term_key AS thing_key,
        terms.name AS thing,
        documents.region_key,
        documents.is_central,
        documents.first_date,
        documents.document_key,
        cast(null AS VARCHAR) AS sentence_key
    FROM main.fact_term AS document_terms
    INNER JOIN documents ON document_terms.document_key = documents.document_key
    INNER JOIN main.dim_term AS terms ON document_terms.term_key = terms.term_key
    WHERE terms.is_content AND length(terms.name) >= 2
),

citations AS (
    SELECT
        'instrument' AS kind,
        policies.policy_key AS thing_key,
        policies.title AS thing,
        documents.region_key,
        documents.is_central,
        documents.first_date,
        documents.document_key,
        arg_min(mentions.sentence_key, mentions.char_start) AS sentence_key
    FROM main.fact_policy_citation AS mentions
    INNER JOIN documents ON mentions.document_key = documents.document_key
    INNER JOIN main.dim_policy AS policies ON mentions.policy_key = policies.policy_key
    WHERE policies.kind NOT IN ('newspaper', 'journal')
    GROUP BY ALL
),

initiative_mentions AS (
    SELECT
        'initiative' AS kind,
        initiatives.initiative_key AS thing_key,
        initiatives.name AS thing,
        documents.region_key,
        documents.is_central,
        documents.first_date,
        documents.document_key,
        arg_min(mentions.sentence_key, mentions.char_start) AS sentence_key
    FROM main.fact_initiative_mention AS mentions
    INNER JOIN documents ON mentions.document_key = documents.document_key
    INNER JOIN main.dim_initiative AS initiatives ON mentions.initiative_key = initiatives.initiative_key
    GROUP BY ALL
),

initiative_events AS (
    SELECT
        'initiative' AS kind,
        initiatives.initiative_key AS thing_key,
        initiatives.name AS thing,
        events.region_key,
        regions.level = 'country' AS is_central,
        events.event_start_date AS first_date,
        events.document_key,
        events.sentence_key
    FROM main.fact_event AS events
    INNER JOIN main.fact_initiative_mention AS mentions
        ON
            events.document_key = mentions.document_key
            AND events.char_start <= mentions.char_start
            AND events.char_end >= mentions.char_end
    INNER JOIN main.dim_initiative AS initiatives ON mentions.initiative_key = initiatives.initiative_key
    INNER JOIN main.dim_region AS regions ON events.region_key = regions.region_key
    INNER JOIN main.dim_document AS documents ON events.document_key = documents.document_key
    WHERE NOT documents.is_reprint AND events.event_start_date IS NOT null
),

uses AS (
    SELECT * FROM term_uses
    UNION ALL
    SELECT * FROM citations
    UNION ALL
    SELECT * FROM initiative_mentions
    UNION ALL
    SELECT * FROM initiative_events
),

central_uses AS (
    SELECT
        kind,
        thing_key,
        min(first_date) AS central_first_date
    FROM uses
    WHERE is_central
    GROUP BY kind, thing_key
),

first_uses AS (
    SELECT
        kind,
        thing_key,
        thing,
        region_key,
        min((first_date, document_key, sentence_key)) AS first_use
    FROM uses
    WHERE NOT is_central
    GROUP BY kind, thing_key, thing, region_key
),

ordered AS (
    SELECT
        kind,
        thing_key,
        thing,
        region_key,
        first_use[1] AS first_date,
        first_use[2] AS document_key,
        first_use[3] AS sentence_key,
        min(first_use[1]) OVER (PARTITION BY kind, thing_key) AS earliest_date,
        count(*) OVER (PARTITION BY kind, thing_key) AS region_count,
        rank() OVER (PARTITION BY kind, thing_key ORDER BY first_use[1] ASC) AS adoption_rank
    FROM first_uses
    QUALIFY region_count >= 2 AND adoption_rank <= 10
),

-- The sentence of a term is looked up for the documents that are left only: the tokens are the largest table.
term_sentences AS (
    SELECT
        tokens.document_key,
        tokens.term_key,
        arg_min(tokens.sentence_key, tokens.char_start) AS sentence_key
    FROM main.fact_token AS tokens
    INNER JOIN ordered
        ON
            tokens.document_key = ordered.document_key
            AND tokens.term_key = ordered.thing_key
    GROUP BY tokens.document_key, tokens.term_key
)

SELECT
    ordered.kind,
    ordered.thing_key,
    ordered.thing,
    ordered.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    provinces.name AS province_name,
    ordered.first_date,
    ordered.adoption_rank,
    ordered.first_date - ordered.earliest_date AS days_after_first,
    ordered.region_count,
    central_uses.central_first_date,
    ordered.document_key,
    documents.title AS document_title,
    sentences.text AS sentence
FROM ordered
INNER JOIN main.dim_region AS regions ON ordered.region_key = regions.region_key
INNER JOIN main.dim_document AS documents ON ordered.document_key = documents.document_key
LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
LEFT JOIN central_uses
    ON
        ordered.kind = central_uses.kind
        AND ordered.thing_key = central_uses.thing_key
LEFT JOIN term_sentences
    ON
        ordered.kind = 'term'
        AND ordered.document_key = term_sentences.document_key
        AND ordered.thing_key = term_sentences.term_key
LEFT JOIN main.fact_sentence AS sentences
    ON coalesce(ordered.sentence_key, term_sentences.sentence_key) = sentences.sentence_key
ORDER BY ordered.kind ASC, ordered.thing ASC, ordered.adoption_rank ASC, ordered.region_key ASC
