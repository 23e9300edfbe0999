-- The documents of which least was understood: damaged characters, or no facts, or much left unplaced.
SELECT
    document_key,
    coalesce(title, source_uri) AS document_title,
    original_encoding,
    repair_count,
    suspect_count,
    damaged_share,
    fact_count,
    fact_sentence_share,
    unplaced_indicator_count,
    missing_metadata
FROM mart.document_quality
ORDER BY damaged_share DESC, suspect_count DESC, fact_sentence_share ASC, document_key ASC
LIMIT 20
