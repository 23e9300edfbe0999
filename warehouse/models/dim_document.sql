-- main.dim_document: one row a document version.
-- canonical_document_key is the first publication among documents of one text, the same to the letter or nearly so
-- (at least 12 of 32 MinHash bands in common, a similarity of about 0.78): the earliest published, dateless ones last,
-- then by source. A current version comes before a superseded one, so that every text with a current document keeps
-- one row where document_key = canonical_document_key and is_current.
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

bands AS (
    SELECT *
    FROM stage.document_band
),

ranked AS (
    SELECT
        documents.document_key,
        documents.source_uri,
        documents.text_sha256,
        row_number() OVER (
            ORDER BY
                versions.is_current DESC,
                documents.publish_date ASC NULLS LAST,
                documents.source_uri ASC,
                versions.version ASC
        ) AS publication_order
    FROM documents
    INNER JOIN versions ON documents.document_key = versions.document_key
),

alike AS (
    SELECT
        one.document_key,
        other.document_key AS other_key,
        count(*) AS shared_bands
    FROM bands AS one
    INNER JOIN bands AS other
        ON
            one.band_no = other.band_no
            AND one.band_key = other.band_key
            AND one.document_key != other.document_key
    GROUP BY one.document_key, other.document_key
    HAVING count(*) >= 12
),

same_text AS (
    SELECT
        one.document_key,
        other.document_key AS other_key
    FROM ranked AS one
    INNER JOIN ranked AS other ON one.text_sha256 = other.text_sha256
    UNION
    SELECT
        alike.document_key,
        alike.other_key
    FROM alike
    INNER JOIN ranked AS one ON alike.document_key = one.document_key
    INNER JOIN ranked AS other ON alike.other_key = other.document_key
    -- Two versions of one document are no reprints of each other.
    WHERE one.source_uri != other.source_uri
),

canonical AS (
    SELECT
        same_text.document_key,
        arg_min(same_text.other_key, ranked.publication_order) AS canonical_document_key
    FROM same_text
    INNER JOIN ranked ON same_text.other_key = ranked.document_key
    GROUP BY same_text.document_key
),

versioned AS (
    SELECT
        documents.*,
        versions.version,
        versions.is_current,
        versions.is_newest,
        versions.first_observed_at,
        canonical.canonical_document_key
    FROM documents
    INNER JOIN versions ON documents.document_key = versions.document_key
    INNER JOIN canonical ON documents.document_key = canonical.document_key
)

SELECT
    versioned.document_key,
    versioned.source_uri,
    versioned.version,
    versioned.is_current,
    versioned.is_newest,
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
