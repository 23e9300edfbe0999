/*
table: main.fact_text_reuse
level: set
severity: critical
zh: "两段文字就是两文档正文该起止位置上的文字"
en: "Both passages are what stands at their offsets in the two texts"
*/
SELECT
    reuse.document_key,
    reuse.char_start,
    reuse.source_document_key,
    reuse.source_char_start
FROM main.fact_text_reuse AS reuse
LEFT JOIN main.document_text AS own ON reuse.document_key = own.document_key
LEFT JOIN main.document_text AS source ON reuse.source_document_key = source.document_key
WHERE
    reuse.char_end <= reuse.char_start
    OR reuse.source_char_end <= reuse.source_char_start
    OR substr(own.text, reuse.char_start + 1, reuse.char_end - reuse.char_start) IS DISTINCT FROM reuse.surface
    OR substr(source.text, reuse.source_char_start + 1, reuse.source_char_end - reuse.source_char_start)
    IS DISTINCT FROM reuse.source_surface
