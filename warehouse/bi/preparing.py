"""Runs in Superset's own environment: metadata database, administrator, and the bundle imported.

`python preparing.py BUNDLE`. Secrets come by the environment, as arguments could be read by any user of the
machine: POLICYWH_SUPERSET_PASSWORD (the administrator's; made up and printed once where it is not set),
POLICYWH_POSTGRES_READER_PASSWORD (of the role that the dashboards read PostgreSQL as).
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import redirect_stdout
from zipfile import ZipFile

import yaml
from flask import Flask
from flask.cli import ScriptInfo
from superset.app import create_app

ADMIN = "admin"
POSTGRES_FILE = "databases/postgresql.yaml"


def main(bundle: str) -> None:
    """Bring Superset to the state that the bundle says; doing it again changes nothing.

    A made-up password is all that comes on standard output; what Superset says goes to the other one.
    """
    with redirect_stdout(sys.stderr):
        app = create_app()
        _command(app, "db", "upgrade")
        with app.app_context():
            made_up = _ensure_admin(app)
        _command(app, "init")
        with app.app_context():
            _import(app, bundle)
    if made_up:
        print(f"Superset's administrator is {ADMIN!r} with the password {made_up} (shown this once)")


def _command(app: Flask, *arguments: str) -> None:
    """One of Superset's own commands, in this process: starting Superset takes ten seconds."""
    from superset.cli.main import superset

    superset.main(list(arguments), obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _ensure_admin(app: Flask) -> str | None:
    """Make the administrator where there is none; returns the password if it was made up here."""
    manager = app.appbuilder.sm
    given = os.environ.get("POLICYWH_SUPERSET_PASSWORD")
    user = manager.find_user(username=ADMIN)
    if user is None:
        password = given or secrets.token_urlsafe(12)
        role = manager.find_role("Admin")
        if not manager.add_user(ADMIN, "Policy", "Warehouse", "admin@localhost", role, password):
            raise RuntimeError("Superset refused to make its administrator")
        return None if given else password
    if given:
        manager.reset_password(user.id, given)
    return None


def _import(app: Flask, bundle: str) -> None:
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle
    from superset.utils.core import override_user

    with ZipFile(bundle) as archive:
        contents = get_contents_from_bundle(archive)
    _leave_other_databases(contents)
    password = os.environ.get("POLICYWH_POSTGRES_READER_PASSWORD")
    passwords = {POSTGRES_FILE: password} if password and POSTGRES_FILE in contents else {}
    with override_user(app.appbuilder.sm.find_user(username=ADMIN)):
        ImportAssetsCommand(contents, passwords=passwords).run()


def _leave_other_databases(contents: dict[str, str]) -> None:
    """Drop datasets that lie in another database than the bundle says, as an import cannot move them.

    The import commits this with the rest, and makes the datasets anew under the same ids.
    """
    from superset import db
    from superset.connectors.sqla.models import SqlaTable

    for name, text in contents.items():
        if name.startswith("datasets/"):
            config = yaml.safe_load(text)
            dataset = db.session.query(SqlaTable).filter_by(uuid=config["uuid"]).one_or_none()
            if dataset is not None and str(dataset.database.uuid) != config["database_uuid"]:
                db.session.delete(dataset)
    db.session.flush()


if __name__ == "__main__":
    main(sys.argv[1])
