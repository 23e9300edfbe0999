-- ops.lineage: one row a place where facts of the current state stand, with the run, the rule and the raw file they come from.
-- Facts that are modelled from others (terms, keywords of topics) stand without a rule: their rule is the model's SQL.
WITH

facts AS (
    SELECT
        'main.fact_sentence' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_sentence
    UNION ALL
    SELECT
        'main.fact_token' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_token
    UNION ALL
    SELECT
        'main.fact_region_mention' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_region_mention
    UNION ALL
    SELECT
        'main.fact_policy_citation' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_policy_citation
    UNION ALL
    SELECT
        'main.fact_indicator' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_indicator
    UNION ALL
    SELECT
        'main.fact_organization_mention' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_organization_mention
    UNION ALL
    SELECT
        'main.fact_initiative_mention' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_initiative_mention
    UNION ALL
    SELECT
        'main.fact_event' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_event
    UNION ALL
    SELECT
        'main.fact_target' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_target
    UNION ALL
    SELECT
        'main.fact_measure' AS table_name,
        document_key,
        sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_measure
    UNION ALL
    SELECT
        'main.fact_topic' AS table_name,
        document_key,
        null::VARCHAR AS sentence_key,
        null::INTEGER AS char_start,
        null::INTEGER AS char_end,
        added_run_id
    FROM main.fact_topic
    UNION ALL
    SELECT
        'main.fact_sentence_topic' AS table_name,
        document_key,
        sentence_key,
        null::INTEGER AS char_start,
        null::INTEGER AS char_end,
        added_run_id
    FROM main.fact_sentence_topic
    UNION ALL
    SELECT
        'main.fact_text_repair' AS table_name,
        document_key,
        null::VARCHAR AS sentence_key,
        char_start,
        char_end,
        added_run_id
    FROM main.fact_text_repair
    UNION ALL
    SELECT
        'main.fact_term' AS table_name,
        document_key,
        null::VARCHAR AS sentence_key,
        null::INTEGER AS char_start,
        null::INTEGER AS char_end,
        added_run_id
    FROM main.fact_term
    UNION ALL
    SELECT
        'main.fact_topic_term' AS table_name,
        document_key,
        null::VARCHAR AS sentence_key,
        null::INTEGER AS char_start,
        null::INTEGER AS char_end,
        added_run_id
    FROM main.fact_topic_term
)

SELECT DISTINCT
    facts.table_name,
    facts.document_key,
    facts.sentence_key,
    facts.char_start,
    facts.char_end,
    document.source_uri,
    document.version,
    document.raw_sha256,
    'raw/objects/' || left(document.raw_sha256, 2) || '/' || document.raw_sha256 AS raw_path,
    facts.added_run_id,
    run.code_version,
    document.transform_version,
    rule_version.rule,
    rule_version.rule_version,
    document.seeds_version
FROM facts
INNER JOIN main.dim_document AS document ON facts.document_key = document.document_key
LEFT JOIN ops.pipeline_run AS run ON facts.added_run_id = run.run_id
LEFT JOIN ops.rule_version
    ON
        document.transform_version = rule_version.transform_version
        AND facts.table_name = rule_version.table_name
