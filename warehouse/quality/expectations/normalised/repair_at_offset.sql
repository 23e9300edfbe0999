/*
table: main.fact_text_repair
level: row
severity: warning
zh: "每处修复后的文字就是正文该起止位置上的文字"
en: "What a repair left is what stands at its offsets in the text"
*/
SELECT
    repair.document_key,
    repair.kind,
    repair.char_start,
    repair.char_end,
    repair.after,
    substr(document_text.text, repair.char_start + 1, repair.char_end - repair.char_start) AS found
FROM main.fact_text_repair AS repair
INNER JOIN main.document_text ON repair.document_key = document_text.document_key
WHERE
    repair.kind <> 'suspect'
    AND substr(document_text.text, repair.char_start + 1, repair.char_end - repair.char_start) <> repair.after
