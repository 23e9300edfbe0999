-- main.dim_document: one row a document version.
-- canonical_document_key is the first publication among documents of the same text: the earliest published,
-- dateless ones last, then by source. A current version comes before a superseded one, so that every text
-- with a current document keeps one row where document_key = canonical_document_key and is_current.
WITH

documents AS (
    SELECT *
    FROM stage.document
),

versions AS (
    SELECT *
    FROM stage.document_version
),

sources AS (
    SELECT
        source_key,
        name
    FROM main.dim_source
),

versioned AS (
    SELECT
        documents.*,
        versions.version,
        versions.is_current,
        versions.first_observed_at,
        first_value(documents.document_key) OVER (
            PARTITION BY documents.text_sha256
            ORDER BY
                versions.is_current DESC,
                documents.publish_date ASC NULLS LAST,
                documents.source_uri ASC,
                versions.version ASC
        ) AS canonical_document_key
    FROM documents
    INNER JOIN versions ON documents.document_key = versions.document_key
)

SELECT
    versioned.document_key,
    versioned.source_uri,
    versioned.version,
    versioned.is_current,
    versioned.title,
    versioned.author,
    sources.source_key,
    versioned.source_name,
    versioned.issuer,
    versioned.editor,
    versioned.affiliation,
    versioned.publish_date,
    versioned.reference_date,
    extract('year' FROM coalesce(versioned.publish_date, versioned.reference_date)) AS year,
    versioned.document_type,
    versioned.document_number,
    versioned.region_key,
    versioned.script,
    versioned.original_encoding,
    versioned.encoding_confidence,
    versioned.raw_sha256,
    versioned.text_sha256,
    versioned.byte_count,
    versioned.raw_char_count,
    versioned.char_count,
    versioned.paragraph_count,
    versioned.sentence_count,
    versioned.replacement_char_count,
    versioned.suspect_char_count,
    versioned.canonical_document_key,
    versioned.canonical_document_key != versioned.document_key AS is_reprint,
    versioned.first_observed_at,
    versioned.transform_version,
    versioned.seeds_version
FROM versioned
LEFT JOIN sources ON versioned.source_name = sources.name
