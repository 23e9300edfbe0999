/*
table: main.dim_document
all: staged
level: set
severity: critical
zh: "本次入库的当前文档，在每个表中的行数与转换所得行数一致"
en: "Current documents of this run have as many rows in every table of the working file as were staged"
*/
SELECT
    '{table}' AS table_name,
    staged_rows.document_key,
    staged_rows.row_count AS staged_rows,
    coalesce(loaded.row_count, 0) AS loaded_rows
FROM quality.staged_rows
INNER JOIN main.dim_document AS document ON staged_rows.document_key = document.document_key AND document.is_current
LEFT JOIN (
    SELECT
        document_key,
        count(*) AS row_count
    FROM {table}
    GROUP BY document_key
) AS loaded ON staged_rows.document_key = loaded.document_key
WHERE staged_rows.table_name = '{table}' AND staged_rows.row_count <> coalesce(loaded.row_count, 0)
