-- main.dim_policy: one row a cited instrument.
-- Each attribute is the one most mentions state, then most documents, then the first in order; nulls aside.
-- document_key is the current document that holds its text: the same title, and no other document number.
WITH

citations AS (
    SELECT *
    FROM stage.policy
),

documents AS (
    SELECT
        document_key,
        document_number,
        publish_date,
        source_uri,
        is_reprint,
        regexp_replace(title, '[\s　《》]', '', 'g') AS plain_title
    FROM main.dim_document
    WHERE is_current
),

statements AS (
    UNPIVOT (
        SELECT
            policy_key,
            mention_count,
            title,
            kind,
            issuer,
            issue_edtf,
            document_number,
            region_key
        FROM citations
    )
    ON title, kind, issuer, issue_edtf, document_number, region_key
    INTO NAME attribute VALUE stated
),

preferred AS (
    SELECT
        policy_key,
        attribute,
        stated
    FROM statements
    GROUP BY policy_key, attribute, stated
    QUALIFY row_number() OVER (
        PARTITION BY policy_key, attribute
        ORDER BY sum(mention_count) DESC, count(*) DESC, stated ASC
    ) = 1
),

policies AS (
    SELECT
        policy_key,
        max(stated) FILTER (WHERE attribute = 'title') AS title,
        max(stated) FILTER (WHERE attribute = 'kind') AS kind,
        max(stated) FILTER (WHERE attribute = 'issuer') AS issuer,
        max(stated) FILTER (WHERE attribute = 'issue_edtf') AS issue_edtf,
        max(stated) FILTER (WHERE attribute = 'document_number') AS document_number,
        max(stated) FILTER (WHERE attribute = 'region_key') AS region_key
    FROM preferred
    GROUP BY policy_key
),

mentions AS (
    SELECT
        policy_key,
        count(*) AS document_count,
        sum(mention_count) AS mention_count
    FROM citations
    GROUP BY policy_key
),

held AS (
    SELECT
        policies.policy_key,
        documents.document_key
    FROM policies
    INNER JOIN documents
        ON regexp_replace(policies.title, '[\s　《》]', '', 'g') = documents.plain_title
    WHERE
        policies.document_number IS null
        OR documents.document_number IS null
        OR policies.document_number = documents.document_number
    QUALIFY row_number() OVER (
        PARTITION BY policies.policy_key
        ORDER BY
            coalesce(policies.document_number = documents.document_number, false) DESC,
            documents.is_reprint ASC,
            documents.publish_date ASC NULLS LAST,
            documents.source_uri ASC
    ) = 1
),

-- EDTF level 0/1: a day, a month or a year, or two of them with a slash; ".." or nothing is an open end.
issue_bounds AS (
    SELECT
        policy_key,
        split_part(issue_edtf, '/', 1) AS first_part,
        CASE
            WHEN contains(issue_edtf, '/') THEN split_part(issue_edtf, '/', 2)
            ELSE issue_edtf
        END AS last_part
    FROM policies
),

issue_dates AS (
    SELECT
        policy_key,
        CASE length(first_part)
            WHEN 4 THEN try_cast(first_part || '-01-01' AS DATE)
            WHEN 7 THEN try_cast(first_part || '-01' AS DATE)
            ELSE try_cast(first_part AS DATE)
        END AS issue_start_date,
        CASE length(last_part)
            WHEN 4 THEN try_cast(last_part || '-12-31' AS DATE)
            WHEN 7 THEN last_day(try_cast(last_part || '-01' AS DATE))
            ELSE try_cast(last_part AS DATE)
        END AS issue_end_date
    FROM issue_bounds
)

SELECT
    policies.policy_key,
    policies.title,
    policies.kind,
    policies.issuer,
    policies.issue_edtf,
    issue_dates.issue_start_date,
    issue_dates.issue_end_date,
    policies.document_number,
    policies.region_key,
    held.document_key,
    mentions.document_count,
    mentions.mention_count
FROM policies
INNER JOIN mentions ON policies.policy_key = mentions.policy_key
INNER JOIN issue_dates ON policies.policy_key = issue_dates.policy_key
LEFT JOIN held ON policies.policy_key = held.policy_key
