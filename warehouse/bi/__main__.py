"""`python -m warehouse.bi build|serve`: write the Superset bundle, or start a Superset that has imported it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from warehouse.bi.bundle import Source, build_bundle
from warehouse.bi.serving import LOOPBACK, ServingError, Superset


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    given = _parser().parse_args(arguments)
    source = Source(given.data_dir, given.postgres, given.reader)
    if given.command == "build":
        path = build_bundle(source, given.output)
        print(f"{path}: dashboards over {source.main}; in Superset: Dashboards → Import")
        return 0
    superset = Superset(given.environment, (given.data_dir / "superset").absolute())
    try:
        superset.prepare(source)
        print(f"Superset: http://{LOOPBACK}:{given.port}/dashboard/list/ (Ctrl-C ends it)", flush=True)
        superset.serve(given.port)
    except ServingError as error:
        print(error, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warehouse.bi", description=__doc__)
    parser.add_argument("command", choices=("build", "serve"))
    parser.add_argument("--data-dir", type=Path, default=os.environ.get("POLICYWH_DATA_DIR", "data"))
    parser.add_argument(
        "--postgres",
        default=os.environ.get("POLICYWH_POSTGRES_URL"),
        help="read PostgreSQL at this address instead of the release (default: POLICYWH_POSTGRES_URL)",
    )
    parser.add_argument(
        "--reader",
        default=os.environ.get("POLICYWH_POSTGRES_READER", "policywh_reader"),
        help="role that reads there; its password is in POLICYWH_POSTGRES_READER_PASSWORD",
    )
    parser.add_argument("--output", type=Path, default=Path("policywh-superset.zip"), help="the zip to build")
    parser.add_argument("--environment", type=Path, default=Path(".venv-superset"), help="Superset's own")
    parser.add_argument("--port", type=int, default=8088)
    return parser


if __name__ == "__main__":
    sys.exit(main())
