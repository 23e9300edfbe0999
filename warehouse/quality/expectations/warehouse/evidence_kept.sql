/*
table: main.document_text
level: set
severity: warning
rows: 100
zh: "抽查的事实，其在网页原文中对应的文字再次规范化后，与事实所记文字一致"
en: "What stands in the page behind a fact, normalised again, is what the fact says (facts of a sample of new documents)"
*/
SELECT *
FROM quality.evidence
