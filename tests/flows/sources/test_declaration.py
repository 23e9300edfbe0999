"""`sources.yml`: what may stand in it, and how a mistake is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.seeds_reader import read_seeds
from flows.settings import SettingsError, load_settings
from flows.sources.declaration import Folder, load_sources
from flows.sources.reading import declared_sources, region_keys
from flows.sources.schedule import is_due

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "sources.yml"


@pytest.fixture(scope="module")
def regions() -> dict[str, str]:
    return region_keys(read_seeds()["regions"])


def problem(tmp_path: Path, text: str, regions: dict[str, str]) -> str:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_sources(path, regions)
    return str(caught.value)


def test_the_example_shows_every_kind(regions: dict[str, str]) -> None:
    kinds = [source.kind for source in load_sources(EXAMPLE, regions)]
    assert sorted(kinds) == ["archive", "feed", "folder", "json", "list", "pages", "sitemap"]


def test_paths_count_from_the_file(tmp_path: Path, regions: dict[str, str]) -> None:
    (tmp_path / "sources.yml").write_text("sources: [{name: a, kind: folder, path: texts}]")
    (source,) = load_sources(tmp_path / "sources.yml", regions)
    assert isinstance(source, Folder)
    assert source.path == tmp_path / "texts"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources:\n  - name: a\n    kind: feed\n    url: ftp://x.cn/\n", "line 4: url"),
        ("sources:\n  - name: a\n    kind: feed\n    url: http://u:p@x.cn/\n", "line 4: url"),
        ("sources:\n  - name: a\n    kind: rss\n    url: http://x.cn/\n", "line 3: kind: Input tag"),
        ("sources:\n  - name: a\n    kind: feed\n    uri: http://x.cn/\n", "line 4: uri: Extra inputs"),
        ("sources:\n  - name: A b\n    kind: feed\n    url: http://x.cn/\n", "line 2: name"),
        (
            "sources:\n- name: a\n  kind: list\n  url: http://x.cn/\n  links: 'ul >> a'\n",
            "line 5: links: is no CSS",
        ),
        ("sources:\n- name: a\n  kind: list\n  url: http://x.cn/\n", "links: Field required"),
        ("sources:\n- name: a\n  kind: sitemap\n  url: http://x.cn/\n  include: '('\n", "line 5: include"),
        (
            "sources:\n- name: a\n  kind: folder\n  path: x\n- name: a\n  kind: folder\n  path: y\n",
            "line 5: name",
        ),
        (
            "sources:\n- name: a\n  kind: folder\n  path: x\n  region: 新华区\n",
            "line 5: region: no single region",
        ),
        ("sources:\n- name: a\n  kind: folder\n  path: x\n  schedule: daily\n", "line 5: schedule"),
        ("sources:\n- {name: a, kind: archive}\n", "line 2: archive: an archive has either"),
        ("sources: [", "cannot read"),
        ("source: []\n", "line 1: source: Extra inputs"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, regions: dict[str, str], text: str, said: str
) -> None:
    assert said in problem(tmp_path, text, regions)


def test_the_web_is_not_asked_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_text("sources: [{name: a, kind: feed, url: 'http://x.cn/f'}]")
    with pytest.raises(SettingsError, match="POLICYWH_CONTACT"):
        declared_sources(load_settings(data_dir=tmp_path), read_seeds()["regions"])


@pytest.mark.parametrize(
    ("schedule", "last", "now", "expected"),
    [
        # Times are UTC; the night's turn is 02:00 in China, 18:00 UTC of the day before.
        ("nightly", None, "2026-11-04T10:00", True),
        ("nightly", "2026-11-03T18:00", "2026-11-04T17:59", False),
        ("nightly", "2026-11-03T18:00", "2026-11-04T18:00", True),
        ("nightly", "2026-11-01T18:00", "2026-11-04T10:00", True),
        ("hourly", "2026-11-04T10:30", "2026-11-04T10:59", False),
        ("hourly", "2026-11-04T10:30", "2026-11-04T11:00", True),
        # 2026-11-02 is a Monday.
        ("weekly", "2026-11-01T18:00", "2026-11-08T17:00", False),
        ("weekly", "2026-11-01T18:00", "2026-11-08T18:00", True),
    ],
)
def test_a_source_is_due_once_a_turn(schedule: str, last: str | None, now: str, expected: bool) -> None:
    moment = datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None
    assert is_due(schedule, moment, datetime.fromisoformat(now).replace(tzinfo=UTC)) is expected  # type: ignore[arg-type]  # one of three
