/*
table: stage.quarantine
level: set
severity: warning
zh: "每条扣留记录都写明原因，并指出文件名"
en: "Every quarantine record gives its reason and names the file"
*/
SELECT
    document_key,
    source_uri,
    reason_code,
    reason
FROM stage.quarantine
WHERE
    trim(reason_code) = ''
    OR trim(reason) = ''
    OR NOT contains(reason, parse_filename(source_uri))
