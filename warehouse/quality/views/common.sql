-- What a request hands over; empty where the gate has no use for it.
CREATE SCHEMA IF NOT EXISTS stage;
CREATE SCHEMA IF NOT EXISTS mart;
CREATE SCHEMA IF NOT EXISTS ops;
CREATE SCHEMA IF NOT EXISTS history;
CREATE SCHEMA IF NOT EXISTS quality;
-- Documents that this run staged, and how many rows each has in each staged table.
CREATE TABLE quality.staged_document (document_key VARCHAR);
CREATE TABLE quality.staged_rows (table_name VARCHAR, document_key VARCHAR, row_count BIGINT);
-- Documents that an earlier gate held back.
CREATE TABLE quality.held_back (document_key VARCHAR);
-- The run that asks, and the limits it is held to.
CREATE TABLE quality.run (run_id VARCHAR, started_at TIMESTAMP);
CREATE TABLE quality.limits (name VARCHAR, value DOUBLE);
-- Facts whose place in the page, normalised again, is not what they say.
CREATE TABLE quality.evidence (
    table_name VARCHAR,
    document_key VARCHAR,
    source_uri VARCHAR,
    char_start INTEGER,
    char_end INTEGER,
    surface VARCHAR,
    raw VARCHAR,
    normalised_again VARCHAR
);
