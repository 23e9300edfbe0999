-- mart.policy_timeline: one row a dated happening, or an instrument with the date it was issued.
-- Documents that tell of the same happening count together; an instrument whose issue such a row tells already has no
-- second row. Reprints are left out.
WITH

documents AS (
    SELECT
        document_key,
        source_uri,
        title,
        document_type,
        document_number,
        issuer,
        region_key,
        publish_date
    FROM main.dim_document
    WHERE is_current AND NOT is_reprint
),

policies AS (
    SELECT
        policy_key,
        title,
        kind,
        issuer,
        issue_edtf,
        issue_start_date,
        issue_end_date,
        region_key,
        document_key,
        document_count
    FROM main.dim_policy
    WHERE kind NOT IN ('newspaper', 'journal')
),

-- The instrument that a happening is about: the first 《…》 inside its words.
event_policies AS (
    SELECT
        events.document_key,
        events.char_start,
        events.char_end,
        events.object,
        arg_min(citations.policy_key, citations.char_start) AS policy_key
    FROM main.fact_event AS events
    INNER JOIN main.fact_policy_citation AS citations
        ON
            events.document_key = citations.document_key
            AND events.char_start <= citations.char_start
            AND events.char_end >= citations.char_end
    INNER JOIN policies
        ON
            citations.policy_key = policies.policy_key
            AND contains(events.object, citations.surface)
    GROUP BY events.document_key, events.char_start, events.char_end, events.object
),

events AS (
    SELECT
        'event' AS kind,
        happenings.event_edtf AS edtf,
        happenings.event_start_date AS start_date,
        happenings.event_end_date AS end_date,
        happenings.region_key,
        happenings.actor,
        happenings.action,
        coalesce(happenings.object, '') AS subject,
        happenings.date_source,
        event_policies.policy_key,
        happenings.document_key,
        documents.title AS document_title,
        sentences.text AS sentence,
        count(DISTINCT happenings.document_key) OVER happening AS document_count
    FROM main.fact_event AS happenings
    INNER JOIN documents ON happenings.document_key = documents.document_key
    LEFT JOIN main.fact_sentence AS sentences ON happenings.sentence_key = sentences.sentence_key
    LEFT JOIN event_policies
        ON
            happenings.document_key = event_policies.document_key
            AND happenings.char_start = event_policies.char_start
            AND happenings.char_end = event_policies.char_end
            AND happenings.object = event_policies.object
    WINDOW
        happening AS (
            PARTITION BY
                happenings.event_edtf,
                happenings.region_key,
                happenings.action,
                coalesce(happenings.object, '')
        )
    QUALIFY row_number() OVER (
        PARTITION BY
            happenings.event_edtf,
            happenings.region_key,
            happenings.action,
            coalesce(happenings.object, '')
        ORDER BY
            happenings.date_source = 'text' DESC,
            documents.publish_date ASC NULLS LAST,
            documents.source_uri ASC,
            happenings.char_start ASC,
            happenings.char_end ASC,
            happenings.actor ASC NULLS LAST
    ) = 1
),

first_citations AS (
    SELECT
        citations.policy_key,
        citations.document_key,
        documents.title AS document_title,
        sentences.text AS sentence
    FROM main.fact_policy_citation AS citations
    INNER JOIN documents ON citations.document_key = documents.document_key
    LEFT JOIN main.fact_sentence AS sentences ON citations.sentence_key = sentences.sentence_key
    QUALIFY row_number() OVER (
        PARTITION BY citations.policy_key
        ORDER BY documents.publish_date ASC NULLS LAST, documents.source_uri ASC, citations.char_start ASC
    ) = 1
),

instruments AS (
    SELECT
        'instrument' AS kind,
        policies.issue_edtf AS edtf,
        policies.issue_start_date AS start_date,
        policies.issue_end_date AS end_date,
        policies.region_key,
        policies.issuer AS actor,
        '发布' AS action,
        '《' || policies.title || '》' AS subject,
        'text' AS date_source,
        policies.policy_key,
        first_citations.document_key,
        first_citations.document_title,
        first_citations.sentence,
        policies.document_count
    FROM policies
    INNER JOIN first_citations ON policies.policy_key = first_citations.policy_key
    WHERE
        policies.issue_start_date IS NOT null
        AND NOT EXISTS (
            SELECT events.policy_key
            FROM events
            WHERE events.policy_key = policies.policy_key AND events.edtf = policies.issue_edtf
        )
),

held AS (
    SELECT
        'document' AS kind,
        strftime(publish_date, '%Y-%m-%d') AS edtf,
        publish_date AS start_date,
        publish_date AS end_date,
        region_key,
        issuer AS actor,
        '发布' AS action,
        '《' || coalesce(title, source_uri) || '》' AS subject,
        'text' AS date_source,
        cast(null AS VARCHAR) AS policy_key,
        document_key,
        title AS document_title,
        cast(null AS VARCHAR) AS sentence,
        cast(1 AS BIGINT) AS document_count
    FROM documents
    WHERE
        publish_date IS NOT null
        AND document_type IN ('policy', 'plan', 'law', 'report')
        AND document_key NOT IN (
            SELECT policies.document_key
            FROM policies
            WHERE policies.document_key IS NOT null AND policies.issue_start_date IS NOT null
        )
        -- A document that tells of its own issue on that day stands there as a happening.
        AND NOT EXISTS (
            SELECT happenings.document_key
            FROM main.fact_event AS happenings
            WHERE
                documents.document_key = happenings.document_key
                AND documents.publish_date = happenings.event_start_date
                AND contains(happenings.object, documents.title)
        )
),

timeline AS (
    SELECT * FROM events
    UNION ALL
    SELECT * FROM instruments
    UNION ALL
    SELECT * FROM held
)

SELECT
    timeline.kind,
    timeline.edtf,
    timeline.start_date,
    timeline.end_date,
    timeline.region_key,
    regions.name AS region_name,
    regions.level AS region_level,
    provinces.name AS province_name,
    timeline.actor,
    timeline.action,
    timeline.subject,
    timeline.date_source,
    timeline.policy_key,
    timeline.document_key,
    timeline.document_title,
    timeline.sentence,
    timeline.document_count
FROM timeline
LEFT JOIN main.dim_region AS regions ON timeline.region_key = regions.region_key
LEFT JOIN main.dim_region AS provinces ON regions.province_region_key = provinces.region_key
ORDER BY timeline.start_date ASC NULLS LAST, timeline.kind ASC, timeline.region_key ASC, timeline.subject ASC
