-- Each gram that several documents have: in how many it stands, and the last of the three most likely sources.
SELECT
    gram,
    count(*) AS document_count,
    list_last(min(document_no, 3)) AS last_source_no
FROM reuse_gram
WHERE is_first
GROUP BY gram
HAVING count(*) > 1
