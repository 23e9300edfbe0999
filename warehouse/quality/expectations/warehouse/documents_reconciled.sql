/*
table: main.dim_document
level: set
severity: critical
zh: "本次转换得到的文档，除被扣留者外全部入库，被扣留者均未入库"
en: "Of the documents staged in this run all are loaded but those held back, and none of those"
*/
SELECT
    staged.document_key,
    held_back.document_key IS NOT NULL AS is_held_back,
    document.document_key IS NOT NULL AS is_loaded
FROM quality.staged_document AS staged
LEFT JOIN quality.held_back ON staged.document_key = held_back.document_key
LEFT JOIN main.dim_document AS document ON staged.document_key = document.document_key
WHERE (held_back.document_key IS NULL) <> (document.document_key IS NOT NULL)
