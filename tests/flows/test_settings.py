"""Where a setting comes from, and what is said of a wrong one."""

import json
from pathlib import Path

import pytest

from flows.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_without_anything() -> None:
    settings = load_settings()
    assert (settings.data_dir, settings.max_file_bytes, settings.keep_releases) == (
        Path("data"),
        20 * 1024 * 1024,
        5,
    )
    assert settings.workers >= 1


def test_arguments_over_environment_over_file_over_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policywh.toml").write_text('inbox = "file"\ndata_dir = "file"\nkeep_releases = 7\n')
    monkeypatch.setenv("POLICYWH_DATA_DIR", "environment")
    monkeypatch.setenv("POLICYWH_INBOX", "environment")
    settings = load_settings(inbox="argument")
    assert settings.inbox == Path("argument")
    assert settings.data_dir == Path("environment")
    assert settings.keep_releases == 7
    assert settings.batch_documents == 400


def test_named_file_wins_over_the_directory_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policywh.toml").write_text("keep_releases = 7\n")
    (tmp_path / "other.toml").write_text("keep_releases = 8\n")
    (tmp_path / "third.toml").write_text("keep_releases = 9\n")
    monkeypatch.setenv("POLICYWH_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().keep_releases == 8
    assert load_settings(tmp_path / "third.toml").keep_releases == 9


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("keep_realeases = 3\n", "keep_realeases"),
        ("keep_releases = 0\n", "keep_releases"),
        ('segmenter = "hanlp"\n', "segmenter"),
        ("keep_releases = \n", "policywh.toml"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "policywh.toml").write_text(content)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_a_missing_settings_file_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load_settings(Path("nowhere.toml"))


def test_an_inbox_is_needed_and_must_exist() -> None:
    with pytest.raises(SettingsError, match="--inbox"):
        load_settings().require_inbox()
    with pytest.raises(SettingsError, match="nowhere"):
        load_settings(inbox="nowhere").require_inbox()


def test_settings_in_force_survive_json() -> None:
    settings = load_settings(inbox="texts", workers=3)
    written = json.loads(json.dumps(settings.as_json()))
    assert load_settings(**written).as_json() == settings.as_json()
    assert (written["inbox"], written["workers"]) == ("texts", 3)
