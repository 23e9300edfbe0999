"""Targets: what is to be reached, by when, and who says so."""

from typing import Any

import pytest

from flows.seeds_reader import read_seeds
from tests.cases_reader import read_cases
from transforms.places.regions import RegionScope, find_regions
from transforms.prose.clauses import FactScope, latest_year
from transforms.prose.sentences import split_sentences
from transforms.reference import Reference
from transforms.targets.finder import GoalWords, TargetMention, find_targets
from transforms.times.periods import find_periods

CASES: list[dict[str, Any]] = read_cases("targets")


@pytest.fixture(scope="module")
def words() -> GoalWords:
    return GoalWords.from_rows(read_seeds()["goal_words"])


def find(case: dict[str, Any], reference: Reference, words: GoalWords) -> tuple[str, list[TargetMention]]:
    text, today = case["text"], case.get("today")
    year = today.year if today else None
    periods = find_periods(text, reference.periods, year, today)
    regions = find_regions(text, reference.gazetteer, RegionScope(None, year))
    scope = FactScope(None, today, case["type"], latest_year(text, periods))
    return text, find_targets(split_sentences(text), words, periods, regions, scope)


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_finds_what_is_to_be(case: dict[str, Any], reference: Reference, words: GoalWords) -> None:
    _, targets = find(case, reference, words)
    wanted = case["targets"]
    assert [one.horizon_edtf for one in targets] == [horizon for horizon, _, _, _ in wanted], [
        one.goal for one in targets
    ]
    for one, (_, region, goal, attribution) in zip(targets, wanted, strict=True):
        assert goal in one.goal
        assert len(one.goal) <= 2 * len(goal)
        assert one.attribution == attribution
        named = reference.gazetteer.regions[one.region_key].name if one.region_key else None
        assert region is None or named == region


@pytest.mark.parametrize("case", CASES, ids=[case["genre"] for case in CASES])
def test_stands_where_it_says(case: dict[str, Any], reference: Reference, words: GoalWords) -> None:
    text, targets = find(case, reference, words)
    for one in targets:
        assert text[one.start : one.end] == one.surface
        assert one.goal in one.surface


def test_a_horizon_has_its_days(reference: Reference, words: GoalWords) -> None:
    case = next(case for case in CASES if case["genre"] == "plan")
    _, targets = find(case, reference, words)
    assert targets[0].end_date is not None
    assert targets[0].end_date.isoformat() == "2025-12-31"
