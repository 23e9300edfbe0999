/*
table: main.fact_text_repair
level: row
severity: critical
zh: "修复的起止位置有序，且不超出解码原文与正文"
en: "The spans of a repair are in order and lie within the decoded and the normalised text"
*/
SELECT
    repair.document_key,
    repair.kind,
    repair.raw_start,
    repair.raw_end,
    repair.char_start,
    repair.char_end
FROM main.fact_text_repair AS repair
INNER JOIN stage.document ON repair.document_key = document.document_key
WHERE
    repair.raw_start > repair.raw_end
    OR repair.char_start > repair.char_end
    OR repair.raw_end > document.raw_char_count
    OR repair.char_end > document.char_count
