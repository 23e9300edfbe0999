-- mart.policy_citation_network: one row a document that cites an instrument.
-- An instrument is central where its region is the country, or its issuer's or its title's first words are the name of
-- the country or of a central organisation. Regions are counted by province, so that a
-- city counts for its province and the country for none; reprints are left out.
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
        regions.level AS region_level,
        regions.province_region_key,
        provinces.name AS province_name
    FROM main.dim_document AS documents
    LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
    LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
    WHERE documents.is_current AND NOT documents.is_reprint
),

central_names AS (
    SELECT organizations.name
    FROM main.dim_organization AS organizations
    INNER JOIN main.dim_region AS regions ON organizations.region_key = regions.region_key
    WHERE
        regions.level = 'country'
        AND organizations.kind IN ('government', 'department', 'party', 'congress', 'court')
    UNION
    SELECT prefixes.name
    FROM (VALUES ('中华人民共和国'), ('国务院'), ('中共中央'), ('全国人民代表大会')) AS prefixes (name)
),

policy_names AS (
    SELECT
        policy_key,
        title AS name
    FROM main.dim_policy
    UNION ALL
    SELECT
        policy_key,
        unnest(string_split(issuer, '、')) AS name
    FROM main.dim_policy
    WHERE issuer IS NOT null
),

central AS (
    SELECT policy_names.policy_key
    FROM policy_names
    INNER JOIN central_names ON starts_with(policy_names.name, central_names.name)
    UNION
    SELECT policies.policy_key
    FROM main.dim_policy AS policies
    INNER JOIN main.dim_region AS regions ON policies.region_key = regions.region_key
    WHERE regions.level = 'country'
),

citations AS (
    SELECT
        mentions.document_key,
        mentions.policy_key,
        string_agg(DISTINCT mentions.role, ';' ORDER BY mentions.role) AS roles,
        count(*) AS mention_count,
        arg_min(mentions.sentence_key, mentions.char_start) AS sentence_key
    FROM main.fact_policy_citation AS mentions
    GROUP BY mentions.document_key, mentions.policy_key
),

cited AS (
    SELECT
        citations.policy_key,
        count(*) AS citing_document_count,
        count(DISTINCT documents.province_region_key) AS citing_province_count
    FROM citations
    INNER JOIN documents ON citations.document_key = documents.document_key
    GROUP BY citations.policy_key
)

SELECT
    citations.document_key,
    documents.title AS document_title,
    documents.document_type,
    documents.publish_date,
    documents.year,
    documents.region_key,
    documents.region_name,
    documents.region_level,
    documents.province_name,
    citations.policy_key,
    policies.title AS policy_title,
    policies.kind AS policy_kind,
    policies.issuer AS policy_issuer,
    policies.issue_edtf AS policy_issue_edtf,
    policy_regions.name AS policy_region_name,
    central.policy_key IS NOT null AS is_central,
    policies.document_key AS policy_document_key,
    citations.roles,
    citations.mention_count,
    sentences.text AS sentence,
    cited.citing_document_count,
    cited.citing_province_count
FROM citations
INNER JOIN documents ON citations.document_key = documents.document_key
INNER JOIN main.dim_policy AS policies ON citations.policy_key = policies.policy_key
INNER JOIN cited ON citations.policy_key = cited.policy_key
LEFT JOIN central ON citations.policy_key = central.policy_key
LEFT JOIN main.dim_region AS policy_regions ON policies.region_key = policy_regions.region_key
LEFT JOIN main.fact_sentence AS sentences ON citations.sentence_key = sentences.sentence_key
ORDER BY cited.citing_document_count DESC, citations.policy_key ASC, citations.document_key ASC
