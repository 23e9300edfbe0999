"""Groups of common grams."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reuse.chains import Hits, Regions, chain

PLACES = st.integers(0, 400)
HITS = st.lists(st.tuples(st.integers(0, 2), PLACES, PLACES), max_size=60)


def hits(rows: list[tuple[int, int, int]], rarity: float = 1.0) -> Hits:
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Hits(columns[0], columns[1], columns[2], np.full(len(rows), rarity))


def as_set(regions: Regions) -> set[tuple[int, ...]]:
    return set(zip(*(column.tolist() for column in regions), strict=True))


def run(pair: int, one: int, other: int, length: int) -> list[tuple[int, int, int]]:
    return [(pair, one + step, other + step) for step in range(length)]


def test_a_run_of_grams_is_one_region() -> None:
    assert as_set(chain(hits(run(7, 100, 300, 10)))) == {(7, 100, 113, 300, 313)}


def test_a_gram_alone_is_chance() -> None:
    assert as_set(chain(hits([(0, 10, 10), (0, 300, 40), (1, 12, 12)]))) == set()


@pytest.mark.parametrize(
    ("one", "other", "regions"),
    [(130, 130, 1), (130, 140, 1), (130, 190, 2), (300, 300, 2)],
    ids=["near", "a word put in", "a sentence put in", "far"],
)
def test_a_gap_or_a_jump_parts_regions(one: int, other: int, regions: int) -> None:
    rows = run(0, 100, 100, 8) + run(0, one, other, 8)
    assert len(as_set(chain(hits(rows)))) == regions


def test_common_wording_needs_more_letters() -> None:
    assert len(as_set(chain(hits(run(0, 0, 0, 20), rarity=0.2)))) == 0
    assert len(as_set(chain(hits(run(0, 0, 0, 40), rarity=0.2)))) == 1


@given(HITS)
def test_the_same_for_either_order_of_the_texts(rows: list[tuple[int, int, int]]) -> None:
    there = as_set(chain(hits(rows)))
    back = as_set(chain(hits([(pair, other, one) for pair, one, other in rows])))
    assert {(pair, *others, *ones) for pair, *ones, a, b in there for others in [(a, b)]} == back


@given(HITS, st.randoms(use_true_random=False))
def test_the_same_for_any_order_of_the_hits(rows: list[tuple[int, int, int]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert as_set(chain(hits(rows))) == as_set(chain(hits(shuffled)))


@given(HITS)
def test_a_region_lies_within_the_hits_of_its_pair(rows: list[tuple[int, int, int]]) -> None:
    for pair, one_start, one_end, other_start, other_end in as_set(chain(hits(rows))):
        own = [(one, other) for number, one, other in rows if number == pair]
        assert one_start in {one for one, _ in own}
        assert other_start in {other for _, other in own}
        assert one_end - one_start >= 8
        assert other_end - other_start >= 8
