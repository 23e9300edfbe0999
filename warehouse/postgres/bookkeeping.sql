-- What a publish leaves for the next one, and for readers who ask how new the data are.
-- noqa: disable=LT05
CREATE SCHEMA IF NOT EXISTS publishing;

CREATE TABLE IF NOT EXISTS publishing.release (
    release_id TEXT NOT NULL PRIMARY KEY,
    published_at TIMESTAMPTZ NOT NULL,
    tables_changed INTEGER NOT NULL,
    rows_written BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS publishing.relation (
    table_name TEXT NOT NULL PRIMARY KEY,
    declaration TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS publishing.slice (
    table_name TEXT NOT NULL,
    document_key TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    checksum NUMERIC NOT NULL,
    PRIMARY KEY (table_name, document_key)
);

COMMENT ON SCHEMA publishing IS '发布记录 | What publishing keeps of itself';
COMMENT ON TABLE publishing.release IS
'已发布到本库的版本，published_at 最大者为当前数据 | Releases that were published here; the newest is what the tables hold';
COMMENT ON COLUMN publishing.release.release_id IS '版本（运行编号） | The release, named by its run';
COMMENT ON COLUMN publishing.release.published_at IS '发布时间 | When it was published here';
COMMENT ON COLUMN publishing.release.tables_changed IS '内容有变化的表数 | Tables that changed';
COMMENT ON COLUMN publishing.release.rows_written IS '写入的行数 | Rows written';
COMMENT ON TABLE publishing.relation IS
'由本程序建立的表及其声明 | Tables that publishing made, as they were declared';
COMMENT ON COLUMN publishing.relation.table_name IS '表名 | Name of the table';
COMMENT ON COLUMN publishing.relation.declaration IS '声明的哈希 | Hash of its declaration';
COMMENT ON TABLE publishing.slice IS
'每表每文档（无文档键的表为整表）的行数与校验和，相同者不再写入 | Rows and checksum of each document of each table (of the whole, where it has no document): what is equal is not written again';
COMMENT ON COLUMN publishing.slice.table_name IS '表名 | Name of the table';
COMMENT ON COLUMN publishing.slice.document_key IS '文档版本键；整表为空串 | Key of the document version; empty for the whole table';
COMMENT ON COLUMN publishing.slice.row_count IS '行数 | Rows';
COMMENT ON COLUMN publishing.slice.checksum IS '各行 MD5 前 60 位之和 | Sum over the rows of the first 60 bits of their MD5';
