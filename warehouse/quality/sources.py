"""What a gate looks at: an in-memory database of views over staged Parquet files or over the working file.

Views cost no memory and lock nothing that outlives the gate; the working file is attached read-only and
detached at the end, because DuckDB lets no one write while another process reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from warehouse.quality.report import STAGED_GATES, Gate, GateRequest
from warehouse.schema import Schema, Table, load_schema
from warehouse.staging import staged_file

VIEWS_DIR = Path(__file__).with_name("views")
# A closed network has no extensions to offer, and two gates of one run never work at once.
_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET preserve_insertion_order = false",
)
_VERSIONS = "stage.document_version"


@contextmanager
def opened(cursor: Any, request: GateRequest, spill_dir: Path) -> Iterator[frozenset[str]]:
    """Set up the tables and views of a request; gives the tables that references can be checked against."""
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.execute(f"SET memory_limit = '{request.memory_mb}MB'")
    cursor.execute(f"SET temp_directory = {_literal(spill_dir)}")
    _run_file(cursor, "common")
    _insert(cursor, "quality.held_back", request.held_back)
    schema = load_schema()
    _describe_run(cursor, request)
    if request.gate not in STAGED_GATES:
        _attach(cursor, request, schema)
        try:
            yield frozenset(table.qualified_name for table in schema.tables)
        finally:
            cursor.execute("DETACH working")
    else:
        yield _read_staged(cursor, request, schema)


def row_counts(cursor: Any, tables: list[str]) -> dict[str, int]:
    """Rows of each table."""
    return {table: int(fetch(cursor, f"SELECT count(*) FROM {table}")[0][0]) for table in tables}


def write_staged_rows(cursor: Any, request: GateRequest, path: Path) -> None:
    """Keep how many rows each staged document has in each table that it was staged for; the last gate reconciles them."""
    schema = load_schema()
    documents = schema.table("stage.document")
    for table in schema.staged:
        name = table.qualified_name
        batch_dirs = [one for one in request.batch_dirs if staged_file(one, table).is_file()]
        if not batch_dirs:
            continue
        files = ", ".join(_literal(staged_file(one, documents)) for one in batch_dirs)
        cursor.execute(
            f"INSERT INTO quality.staged_rows SELECT '{name}', staged.document_key, count(found.document_key) "
            f"FROM read_parquet([{files}]) AS staged LEFT JOIN {name} AS found USING (document_key) GROUP BY ALL"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    cursor.execute(f"COPY quality.staged_rows TO {_literal(path)} (FORMAT parquet)")


def _read_staged(cursor: Any, request: GateRequest, schema: Schema) -> frozenset[str]:
    # A batch may have been staged for some tables only, but it is there.
    for batch_dir in request.batch_dirs:
        if not batch_dir.is_dir():
            raise FileNotFoundError(f"{batch_dir} is no staged batch")
    for table in schema.staged:
        files = [
            file for batch_dir in request.batch_dirs if (file := staged_file(batch_dir, table)).is_file()
        ]
        rows = (
            f"SELECT * FROM read_parquet([{', '.join(map(_literal, files))}])" if files else _no_rows(table)
        )
        cursor.execute(f"CREATE VIEW {table.qualified_name} AS {rows}")
    _run_file(cursor, "staged")
    available = {table.qualified_name for table in schema.staged}
    available |= {"main.dim_document", "main.dim_term", "main.dim_policy", "main.dim_indicator", _VERSIONS}
    _create_versions(cursor, request)
    for name, keys in request.reference_keys.items():
        table = schema.table(name)
        cursor.execute(f"CREATE TABLE {table.qualified_name} ({table.key[0]} VARCHAR)")
        _insert(cursor, table.qualified_name, keys)
        available.add(table.qualified_name)
    if request.gate is not Gate.DECODED:
        _run_file(cursor, request.gate)
    return frozenset(available)


def _no_rows(table: Table) -> str:
    """A query of the table's columns, for a run none of whose batches is about it."""
    columns = ", ".join(f'NULL::{column.type} AS "{column.name}"' for column in table.given_columns)
    return f"SELECT {columns} WHERE false"


def _create_versions(cursor: Any, request: GateRequest) -> None:
    """The versions handed to the transform, so that one without an outcome is seen."""
    cursor.execute(f"CREATE TABLE {_VERSIONS} (document_key VARCHAR)")
    if request.expected_documents:
        _insert(cursor, _VERSIONS, request.expected_documents)
    else:
        cursor.execute(
            f"INSERT INTO {_VERSIONS} SELECT document_key FROM stage.document "
            "UNION SELECT document_key FROM stage.quarantine"
        )


def _attach(cursor: Any, request: GateRequest, schema: Schema) -> None:
    if request.database is None:
        raise ValueError("the warehouse gate needs a database")
    cursor.execute(f"ATTACH {_literal(request.database)} AS working (READ_ONLY)")
    for table in schema.tables:
        name = table.qualified_name
        cursor.execute(f"CREATE VIEW {name} AS SELECT * FROM working.{name}")
    if request.gate is Gate.WAREHOUSE:
        _run_file(cursor, request.gate)
    if request.staged_rows is not None:
        cursor.execute(
            f"INSERT INTO quality.staged_rows SELECT * FROM read_parquet({_literal(request.staged_rows)})"
        )
    cursor.execute(
        "INSERT INTO quality.staged_document SELECT document_key FROM quality.staged_rows "
        "WHERE table_name = 'stage.document'"
    )


def _describe_run(cursor: Any, request: GateRequest) -> None:
    """Let queries know the run, its limits and what it found out by itself."""
    cursor.execute(
        "INSERT INTO quality.run VALUES ($1, coalesce($2::TIMESTAMP, current_localtimestamp()))",
        (request.run_id, request.started_at),
    )
    for limit in request.limits.items():
        cursor.execute("INSERT INTO quality.limits VALUES ($1, $2)", limit)
    if request.evidence is not None:
        cursor.execute(
            f"INSERT INTO quality.evidence BY NAME SELECT * FROM read_parquet({_literal(request.evidence)})"
        )


def _insert(cursor: Any, table: str, keys: tuple[str, ...]) -> None:
    cursor.execute(f"INSERT INTO {table} SELECT unnest($1::VARCHAR[])", (list(keys),))


def _run_file(cursor: Any, name: str) -> None:
    cursor.execute((VIEWS_DIR / f"{name}.sql").read_text(encoding="utf-8"))


def fetch(cursor: Any, query: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query, its parameters bound by name."""
    cursor.execute(query, dict(parameters or {}))
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _literal(path: Path) -> str:
    """A path as a SQL literal: DuckDB binds no parameters in DDL."""
    return "'" + str(path).replace("'", "''") + "'"
