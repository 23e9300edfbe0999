"""SQL files with a header: what a query is for, in YAML inside a leading comment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = re.compile(r"/\*\n(?P<header>.*?)\*/\n(?P<sql>.*)\Z", re.DOTALL)


class SqlFileError(ValueError):
    """A file is not written as it should be; the message names it."""


@dataclass(frozen=True, slots=True)
class SqlFile:
    """A query, with placeholders for names of the schema, and its header."""

    name: str
    header: Mapping[str, Any]
    sql: str


def read_sql_file(path: Path, fields: frozenset[str]) -> SqlFile:
    """Read a file whose header may have `fields`; a Chinese (zh) and an English (en) text are always there.

    Raises SqlFileError where the header is missing, is no YAML or has another field.
    """
    parts = _FILE.match(path.read_text(encoding="utf-8"))
    if parts is None:
        raise SqlFileError(f"{path.name}: a header in /* */ and a query are needed")
    try:
        header = yaml.safe_load(parts["header"])
    except yaml.YAMLError as error:
        raise SqlFileError(f"{path.name}: {error}") from error
    unknown = header.keys() - fields - {"zh", "en"}
    if unknown or not {"zh", "en"} <= header.keys():
        raise SqlFileError(f"{path.name}: zh and en are needed, {', '.join(unknown) or 'nothing'} is unknown")
    return SqlFile(path.stem, header, parts["sql"].strip())
