-- One row a line of a text with its offsets, so that a surface is looked up in its own paragraph.
CREATE TABLE quality.paragraph AS
WITH split AS (
    SELECT
        document_key,
        string_split(text, chr(10)) AS lines
    FROM main.document_text
),

numbered AS (
    SELECT
        document_key,
        unnest(lines) AS text,
        generate_subscripts(lines, 1) AS line_no
    FROM split
),

placed AS (
    SELECT
        document_key,
        text,
        sum(length(text) + 1) OVER (PARTITION BY document_key ORDER BY line_no) - 1 AS char_end
    FROM numbered
)

SELECT
    document_key,
    text,
    (char_end - length(text))::INTEGER AS char_start,
    char_end::INTEGER AS char_end
FROM placed;
