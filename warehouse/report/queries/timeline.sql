-- What happened when, the latest first.
SELECT
    kind,
    edtf,
    strftime(start_date, '%Y-%m-%d') AS start_date,
    region_name,
    actor,
    action,
    subject,
    date_source,
    document_key,
    document_title,
    sentence,
    count(*) OVER () AS total
FROM mart.policy_timeline
WHERE start_date IS NOT null
ORDER BY start_date DESC, kind ASC, region_key ASC, subject ASC, document_key ASC
