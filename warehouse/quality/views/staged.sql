-- What staged facts may refer to: dimensions that are built later from the staged rows themselves.
-- stage.document_version (the versions handed to the transform) and the reference dimensions come with the request.
CREATE VIEW main.dim_document AS SELECT document_key FROM stage.document;
CREATE VIEW main.dim_term AS SELECT DISTINCT term_key FROM stage.document_term;
CREATE VIEW main.dim_policy AS SELECT DISTINCT policy_key FROM stage.policy;
CREATE VIEW main.dim_indicator AS SELECT DISTINCT indicator_key FROM stage.indicator;
