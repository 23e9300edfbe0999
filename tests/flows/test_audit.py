"""The weekly audit says whether all is whole, fails where it is not, and changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.reading import checksums
from tests.flows.conftest import Nursery
from tests.flows.receiver import Receiver
from warehouse.checksum import TableChecksum

pytestmark = pytest.mark.slow


def _audit(data_dir: Path, api_url: str, receiver: Receiver) -> "subprocess.CompletedProcess[str]":
    code = f"from flows.audit_flow import audit\nprint(audit(data_dir={str(data_dir)!r}))"
    environment = {
        **os.environ,
        "PREFECT_API_URL": api_url,
        "POLICYWH_NOTIFY_URL": f"json://127.0.0.1:{receiver.server_port}/",
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_an_audit_of_a_whole_warehouse_and_of_a_damaged_one(
    few: Path,
    undisturbed: dict[str, TableChecksum],
    nursery: Nursery,
    tmp_path: Path,
    api_url: str,
    receiver: Receiver,
) -> None:
    assert nursery.run(few, tmp_path) == ""
    done = _audit(tmp_path, api_url, receiver)
    assert "Raw store, working file, staging and releases are whole." in done.stdout, done.stderr
    assert not any("Failed" in message["title"] for message in receiver.told)

    lost = next(path for path in (tmp_path / "raw" / "objects").rglob("*") if path.is_file())
    lost.unlink()
    done = _audit(tmp_path, api_url, receiver)
    assert done.returncode == 1
    assert f"lost: {lost}" in done.stderr
    assert receiver.told[-1]["title"] == "policy-warehouse-audit: Failed"
    assert str(lost) in receiver.told[-1]["message"]
    assert checksums(tmp_path) == undisturbed
