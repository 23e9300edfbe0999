"""Bytes are kept as they came, and versions follow from the order in which contents were seen."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.raw_store import Observation, RawStore, RawStoreError, number_versions
from transforms.document import document_key

_START = datetime(2026, 1, 1, tzinfo=UTC)


def _observed(seen: list[tuple[str, str]]) -> list[Observation]:
    """Sightings of (place, content), a second apart."""
    stamps = ((_START + timedelta(seconds=number)).isoformat() for number in range(len(seen)))
    return [Observation(uri, sha, 1, stamp) for (uri, sha), stamp in zip(seen, stamps, strict=True)]


_sightings = st.lists(
    st.tuples(st.sampled_from(["a.txt", "b.txt", "c/d.md"]), st.sampled_from("12345")), max_size=30
)


@given(st.binary(max_size=300))
def test_bytes_come_back_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = RawStore(tmp_path_factory.mktemp("raw"))
    assert store.get(store.put(content)) == content
    assert store.put(content) == store.put(content)


@given(_sightings)
def test_versions_number_contents_in_order_of_first_sight(seen: list[tuple[str, str]]) -> None:
    versions = number_versions(_observed(seen))
    for uri in {uri for uri, _ in seen}:
        contents = [sha for place, sha in seen if place == uri]
        mine = sorted((item for item in versions if item.source_uri == uri), key=lambda item: item.version)
        assert [item.raw_sha256 for item in mine] == list(dict.fromkeys(contents))
        assert [item.version for item in mine] == list(range(1, len(mine) + 1))
        assert [item.raw_sha256 for item in mine if item.is_newest] == [contents[-1]]


@given(_sightings, st.randoms(use_true_random=False))
def test_keys_do_not_depend_on_the_order_of_arrival(seen: list[tuple[str, str]], random: object) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {item.document_key for item in number_versions(_observed(seen))} == {
        item.document_key for item in number_versions(_observed(shuffled))
    }


def test_keys_are_those_of_the_transforms() -> None:
    (version,) = number_versions(_observed([("a.txt", "1")]))
    assert version.document_key == document_key("a.txt", "1")


@given(_sightings, st.lists(st.integers(0, 30), max_size=4))
def test_the_catalog_gives_observations_back_whatever_the_segments(
    tmp_path_factory: pytest.TempPathFactory, seen: list[tuple[str, str]], cuts: list[int]
) -> None:
    observations = _observed(seen)
    store = RawStore(tmp_path_factory.mktemp("raw"))
    places = sorted({0, *cuts, len(observations)})
    for number, (begin, end) in enumerate(pairwise(places)):
        # Names that sort against the order of time, as two runs of one second may have.
        store.append(f"20260101T000000Z-{99 - number:04}", observations[begin:end])
    assert store.observations() == observations


def test_a_damaged_or_lost_object_is_noticed(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    digest = store.put(b"content")
    (path,) = (tmp_path / "objects").rglob(digest)
    path.write_bytes(b"other")
    with pytest.raises(RawStoreError, match=digest):
        store.get(digest)
    path.unlink()
    with pytest.raises(RawStoreError, match=digest):
        store.get(digest)


def test_nothing_new_leaves_no_segment(tmp_path: Path) -> None:
    RawStore(tmp_path).append("run", [])
    assert not list(tmp_path.rglob("*.jsonl"))
