-- mart.measure_ledger: one row a measure or provision: who must do what, how firmly, by when. Reprints are left out.
WITH

documents AS (
    SELECT
        documents.document_key,
        documents.title,
        documents.document_type,
        documents.publish_date,
        documents.year,
        documents.region_key,
        regions.name AS region_name,
        regions.level AS region_level
    FROM main.dim_document AS documents
    LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
    WHERE documents.is_current AND NOT documents.is_reprint
),

-- From what binds most to what binds least, as the technical rules of legislation use the words.
strengths AS (
    SELECT
        ranks.strength,
        ranks.strength_rank
    FROM (
        VALUES
        ('禁止', 1),
        ('必须', 1),
        ('应当', 2),
        ('要', 3),
        ('推动', 4),
        ('支持', 5),
        ('鼓励', 5),
        ('引导', 5),
        ('可以', 6),
        ('探索', 7)
    ) AS ranks (strength, strength_rank)
),

measures AS (
    SELECT
        measures.*,
        CASE
            WHEN contains(measures.deadline_edtf, '/') THEN split_part(measures.deadline_edtf, '/', 2)
            ELSE measures.deadline_edtf
        END AS last_part
    FROM main.fact_measure AS measures
    WHERE measures.type = 'measure'
)

SELECT
    measures.document_key,
    documents.title AS document_title,
    documents.document_type,
    documents.publish_date,
    documents.year,
    documents.region_key,
    documents.region_name,
    documents.region_level,
    measures.char_start,
    measures.char_end,
    measures.section_path,
    measures.ordinal,
    measures.heading,
    topics.code AS topic_code,
    topics.name AS topic_name,
    measures.strength,
    strengths.strength_rank,
    measures.responsible_organization,
    measures.deadline_edtf,
    CASE length(measures.last_part)
        WHEN 4 THEN try_cast(measures.last_part || '-12-31' AS DATE)
        WHEN 7 THEN last_day(try_cast(measures.last_part || '-01' AS DATE))
        ELSE try_cast(measures.last_part AS DATE)
    END AS deadline_date,
    sentences.text AS sentence
FROM measures
INNER JOIN documents ON measures.document_key = documents.document_key
LEFT JOIN strengths ON measures.strength = strengths.strength
LEFT JOIN main.dim_topic AS topics ON measures.topic_key = topics.topic_key
LEFT JOIN main.fact_sentence AS sentences ON measures.sentence_key = sentences.sentence_key
ORDER BY measures.document_key ASC, measures.char_start ASC
