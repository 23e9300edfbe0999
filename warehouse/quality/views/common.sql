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
