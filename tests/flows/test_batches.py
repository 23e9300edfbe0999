"""Batches are the same whatever the order of their documents, and keep to their limits."""

from hypothesis import given
from hypothesis import strategies as st

from flows.batches import PendingDocument, make_batches

_documents = st.lists(
    st.builds(
        PendingDocument,
        document_key=st.text("abc", min_size=3, max_size=3),
        source_uri=st.just("a.txt"),
        raw_sha256=st.just("0"),
        byte_count=st.integers(1, 50),
    ),
    unique_by=lambda document: document.document_key,
    max_size=20,
)


@given(_documents, st.integers(1, 5), st.integers(1, 100), st.randoms(use_true_random=False))
def test_batches_cover_the_documents_once_within_limits(
    documents: list[PendingDocument], most: int, size: int, random: object
) -> None:
    batches = make_batches(documents, most, size, ("t", "s"))
    assert [document for batch in batches for document in batch.documents] == sorted(documents)
    for batch in batches:
        assert len(batch.documents) <= most
        assert len(batch.documents) == 1 or sum(item.byte_count for item in batch.documents) <= size
    random.shuffle(documents)  # type: ignore[attr-defined]
    assert make_batches(documents, most, size, ("t", "s")) == batches


@given(_documents.filter(bool))
def test_a_batch_s_id_says_which_documents_and_versions(documents: list[PendingDocument]) -> None:
    ids = {
        make_batches(part, 100, 10_000, versions)[0].batch_id
        for part in (documents, [*documents, PendingDocument("zzzz", "b.txt", "1", 1)])
        for versions in (("t", "s"), ("t2", "s"), ("t", "s2"))
    }
    assert len(ids) == 6
