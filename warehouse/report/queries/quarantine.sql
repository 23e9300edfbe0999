-- What is held back now, and why.
SELECT
    source_uri,
    stage,
    reason_code,
    reason,
    byte_count,
    count(*) OVER () AS total
FROM ops.quarantine
WHERE is_open
ORDER BY source_uri ASC, stage ASC
