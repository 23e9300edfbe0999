"""How tools connect to what was published: `warehouse/connections.md`, filled with this installation's addresses."""

import re
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from flows.errors import RunError
from flows.settings import Settings
from warehouse.publishing import RELEASE_FILE

_SECTION = re.compile(r"^## (?P<name>\w+)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def instructions(settings: Settings, tool: str | None) -> str:
    """Return what a tool has to be told, or the list of tools where none is named; never a password.

    Raises:
        RunError: nothing is known of a tool of that name.
    """
    text = files("warehouse").joinpath("connections.md").read_text(encoding="utf-8")
    sections = {match["name"]: match["text"].strip() for match in _SECTION.finditer(text)}
    if tool is None:
        introduction = text.split("\n\n", 1)[1].split("\n\n## ", 1)[0]
        return f"{_filled(introduction, settings)}\n\npolicywh connect TOOL: {', '.join(sections)}"
    if tool.lower() not in sections:
        raise RunError(f"nothing is known of {tool!r}; there are {', '.join(sections)}")
    return _filled(sections[tool.lower()], settings)


def _filled(text: str, settings: Settings) -> str:
    url = settings.postgres_url.get_secret_value() if settings.postgres_url else "postgresql:///policy"
    parts = urlsplit(url)
    host, port, name = (
        parts.hostname or "HOST",
        parts.port or 5432,
        unquote(parts.path.strip("/")) or "policy",
    )
    role = settings.postgres_reader
    values = {
        "file": str((settings.data_dir / "current" / RELEASE_FILE).absolute()),
        "postgres": f"postgresql://{role}@{host}:{port}/{name}",
        "sqlalchemy_postgres": f"postgresql+psycopg://{role}:PASSWORD@{host}:{port}/{name}",
        "settings": f"server {host}, port {port}, database {name}, user {role}",
        "odbc_postgres": f"Server={host};Port={port};Database={name};Uid={role};Pwd=PASSWORD",
        "r_postgres": f'host = "{host}", port = {port}, dbname = "{name}", user = "{role}"',
    }
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text
