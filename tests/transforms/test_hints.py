"""What a source declares fills what a text does not say, and never contradicts it."""

from datetime import date

from transforms.hints import NO_HINTS, Hints
from transforms.metadata.finder import Metadata, complete

DECLARED = Hints("cn-310000", "上海市人民政府", "policy", date(2026, 11, 2))


def test_silence_is_filled() -> None:
    filled = complete(Metadata(title="一篇"), DECLARED)
    assert (filled.issuer, filled.document_type) == ("上海市人民政府", "policy")
    assert filled.publish_date == date(2026, 11, 2)


def test_what_the_text_says_stays() -> None:
    said = Metadata(issuer="国务院办公厅", document_type="plan", publish_date=date(2020, 1, 1))
    assert complete(said, DECLARED) == said


def test_without_hints_nothing_changes() -> None:
    assert complete(Metadata(), NO_HINTS) == Metadata()
