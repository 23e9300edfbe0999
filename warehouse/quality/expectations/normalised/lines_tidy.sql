/*
table: main.document_text
level: row
severity: critical
zh: "正文没有空行，行首行尾没有空格（含全角空格）"
en: "The text has no blank line, and no line begins or ends with a space (full-width ones included)"
*/
SELECT
    document_key,
    regexp_extract(text, '(?m).{0,10}(?:^[ \t\x{A0}\x{3000}]|[ \t\x{A0}\x{3000}]$|\n\n).{0,10}') AS example
FROM main.document_text
WHERE regexp_matches(text, '(?m)^[ \t\x{A0}\x{3000}]|[ \t\x{A0}\x{3000}]$|\n\n|\A\n')
