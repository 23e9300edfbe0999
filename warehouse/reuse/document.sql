-- The documents that are compared, one row a document: current, and of reprints the first publication only.
-- The earlier of the two dates comes closer to the day of issue: a page gives the day it was put on the web.
-- The numbers, from 0, follow date and level, so that a low number is a likely source.
SELECT
    row_number() OVER (
        ORDER BY
            least(documents.publish_date, documents.reference_date) ASC NULLS LAST,
            list_position(['country', 'province', 'city', 'district'], regions.level) ASC NULLS LAST,
            documents.document_key ASC
    ) - 1 AS document_no,
    documents.document_key,
    least(documents.publish_date, documents.reference_date) AS issue_date,
    regions.level,
    length(texts.text) AS char_count,
    texts.text
FROM main.dim_document AS documents
INNER JOIN main.document_text AS texts ON documents.document_key = texts.document_key
LEFT JOIN main.dim_region AS regions ON documents.region_key = regions.region_key
WHERE documents.is_current AND documents.document_key = documents.canonical_document_key
ORDER BY document_no
