/*
table: stage.document
level: row
severity: critical
zh: "字节数与字符数均为正，文本文件每个字符占一至四个字节（另加字节序标记）"
en: "Byte and character counts are positive, and a character of a text file takes one to four bytes (plus a mark)"
*/
SELECT
    document_key,
    source_uri,
    byte_count,
    raw_char_count
FROM stage.document
WHERE
    byte_count <= 0
    OR raw_char_count <= 0
    OR (
        original_encoding NOT IN ('pdf', 'docx')
        AND byte_count NOT BETWEEN raw_char_count AND 4 * raw_char_count::BIGINT + 4
    )
