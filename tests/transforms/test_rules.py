"""What a rule reads again from a stored document is what it found in the bytes."""

import hashlib
from pathlib import Path

import pytest

from tests.cases_reader import SAMPLES
from tests.transforms.test_samples import reference
from transforms.document import RawDocument, StoredDocument, Versions, retransform, transform_document
from transforms.records import DocumentRecord, TextRepairRecord
from transforms.rules import ALL_RULES, ALWAYS_STAGED, tables_of

INBOX = SAMPLES / "inbox"
BEFORE, AFTER = Versions("old", "s", (("base", "1"),)), Versions("new", "s", (("base", "1"), ("events", "2")))
FILES = [
    path
    for path in sorted(INBOX.rglob("*"))
    if path.suffix in {".txt", ".html", ".md"} and path.stat().st_size
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_read_again_a_rule_finds_the_same(path: Path) -> None:
    content = path.read_bytes()
    raw = RawDocument(path.relative_to(INBOX).as_posix(), content, hashlib.sha256(content).hexdigest())
    made = transform_document(raw, reference(), BEFORE)
    if "stage.document" not in made:
        pytest.skip("held back")
    record, (text,) = made["stage.document"][0], made["document_text"]
    assert isinstance(record, DocumentRecord)
    suspects = tuple(
        (one.char_start, one.char_end)
        for one in made["fact_text_repair"]
        if isinstance(one, TextRepairRecord) and one.kind == "suspect"
    )
    stored = StoredDocument(record, str(text[1]), suspects)
    for rule in sorted(ALL_RULES):
        again = retransform(stored, frozenset({rule}), reference(), AFTER)
        assert again.keys() == {*ALWAYS_STAGED, *tables_of([rule])}
        for table in (*tables_of([rule]), "document_text", "fact_sentence"):
            assert again[table] == made[table], (rule, table)
        assert again["stage.document"] == [record._replace(transform_version="new")]
        assert [row[1:] for row in again["stage.document_rule"]] == [("base", "1"), ("events", "2")]
