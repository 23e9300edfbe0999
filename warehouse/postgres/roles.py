"""The role that BI tools log in with: it reads the published schemas and can do nothing else."""

from __future__ import annotations

import psycopg
from psycopg import sql

from warehouse.postgres.ddl import LAYERS
from warehouse.postgres.errors import PostgresError

READ_SCHEMAS = (*LAYERS, "publishing")


def grant_reading(con: psycopg.Connection, role: str, password: str | None) -> bool:
    """Let `role` read, creating it where a password is given and it is not there; returns whether there is one.

    A password replaces the one it had. Raises PostgresError where the role of that name could write.
    """
    found = con.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if found is None and password is None:
        return False
    name = sql.Identifier(role)
    if found is None:
        con.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    _refuse_writer(con, role)
    if password is not None:
        # Hashed here, so that the password itself is in no statement and in no log of the server.
        hashed = con.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        con.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))
    schemas = sql.SQL(", ").join(map(sql.Identifier, READ_SCHEMAS))
    path = sql.SQL(", ").join(map(sql.Identifier, LAYERS))
    database = sql.Identifier(con.info.dbname)
    for statement in (
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schemas, name),
        sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schemas, name),
        # `FROM fact_indicator` finds main.fact_indicator, as it does in DuckDB.
        sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}").format(name, database, path),
    ):
        con.execute(statement)
    return True


def _refuse_writer(con: psycopg.Connection, role: str) -> None:
    row = con.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR EXISTS ("
        "  SELECT 1 FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace::regnamespace::text = ANY(%s)"
        "  AND has_table_privilege(pg_roles.oid, pg_class.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) "
        "FROM pg_roles WHERE rolname = %s",
        [list(READ_SCHEMAS), role],
    ).fetchone()
    if row and row[0]:
        raise PostgresError(
            f"the role {role!r} can write or administer: name another one for readers "
            "(POLICYWH_POSTGRES_READER)"
        )
