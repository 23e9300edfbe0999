"""A document that breaks a process, or makes the rules fail, costs itself and nothing else."""

import textwrap
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.batches import PendingDocument, make_batches
from flows.raw_store import Observation, RawStore, number_versions
from flows.transform_pool import TransformResult, WorkersError, transform_batches
from flows.transform_worker import WorkerSetup
from warehouse.schema import load_schema
from warehouse.staging import list_batches, staged_file

VERSIONS = ("transforms1", "seeds1")
# Started by Python itself in every process of the pool: makes documents with these words do harm.
SABOTAGE = """
    import os, signal
    import transforms.document

    whole = transforms.document.transform_document

    def sabotaged(raw, *rest):
        if b"DIE" in raw.content:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"RAISE" in raw.content:
            raise ValueError("a bug in a rule")
        rows = whole(raw, *rest)
        if b"WRONG" in raw.content:
            rows["document_text"] = [("too", "many", "values")]
        return rows

    transforms.document.transform_document = sabotaged
"""


@pytest.fixture
def _sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(SABOTAGE))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")


def _setup(tmp_path: Path, store_tokens: bool = True) -> WorkerSetup:
    return WorkerSetup(tmp_path / "raw", tmp_path / "staging", *VERSIONS, "rjieba", store_tokens)


def _documents(tmp_path: Path, contents: dict[str, str]) -> list[PendingDocument]:
    store = RawStore(tmp_path / "raw")
    seen = [
        Observation(uri, store.put(text.encode()), len(text.encode()), "2026-01-01T00:00:00")
        for uri, text in contents.items()
    ]
    return [
        PendingDocument(item.document_key, item.source_uri, item.raw_sha256, item.byte_count)
        for item in number_versions(seen)
    ]


def _staged(tmp_path: Path, table: str, column: str) -> list[str]:
    files = [staged_file(batch, load_schema().table(table)) for batch in list_batches(tmp_path / "staging")]
    return sorted(value for file in files for value in pq.read_table(file)[column].to_pylist())


def _transform(tmp_path: Path, contents: dict[str, str], in_a_batch: int, **options: bool) -> TransformResult:
    batches = make_batches(_documents(tmp_path, contents), in_a_batch, 10**6, VERSIONS)
    return transform_batches(batches, _setup(tmp_path, **options), 2, lambda done: None)


def test_all_documents_are_staged_and_progress_is_told(tmp_path: Path) -> None:
    contents = {f"{number}.txt": f"上海市2025年新增企业{number}家。" for number in range(1, 6)}
    told: list[int] = []
    batches = make_batches(_documents(tmp_path, contents), 2, 10**6, VERSIONS)
    result = transform_batches(batches, _setup(tmp_path), 2, told.append)
    assert result == TransformResult(documents=5, held_back=0)
    assert (len(told), told[-1], told == sorted(told)) == (3, 5, True)
    assert _staged(tmp_path, "stage.document", "source_uri") == sorted(contents)
    assert _staged(tmp_path, "fact_token", "surface")


def test_tokens_can_be_left_out(tmp_path: Path) -> None:
    _transform(tmp_path, {"a.txt": "上海市2025年新增企业12家。"}, 10, store_tokens=False)
    assert _staged(tmp_path, "fact_token", "surface") == []
    assert _staged(tmp_path, "fact_sentence", "text") == ["上海市2025年新增企业12家。"]


@pytest.mark.usefixtures("_sabotage")
@pytest.mark.parametrize(
    ("word", "code"), [("DIE", "process_died"), ("RAISE", "transform_error"), ("WRONG", "result_invalid")]
)
def test_a_harmful_document_costs_only_itself(tmp_path: Path, word: str, code: str) -> None:
    contents = {f"{number}.txt": f"上海市2025年新增企业{number}家。" for number in range(6)}
    result = _transform(tmp_path, {**contents, "坏.txt": f"上海市{word}。"}, 4)
    assert result == TransformResult(documents=7, held_back=1)
    assert _staged(tmp_path, "stage.document", "source_uri") == sorted(contents)
    assert _staged(tmp_path, "stage.quarantine", "reason_code") == [code]
    (reason,) = _staged(tmp_path, "stage.quarantine", "reason")
    assert "坏.txt" in reason


def test_a_lost_object_is_a_reason_not_a_crash(tmp_path: Path) -> None:
    documents = _documents(tmp_path, {"a.txt": "上海市。", "b.txt": "广东省。"})
    (lost,) = (tmp_path / "raw" / "objects").rglob(documents[0].raw_sha256)
    lost.unlink()
    transform_batches(make_batches(documents, 10, 10**6, VERSIONS), _setup(tmp_path), 1, lambda done: None)
    assert _staged(tmp_path, "stage.document", "source_uri") == [documents[1].source_uri]
    assert _staged(tmp_path, "stage.quarantine", "source_uri") == [documents[0].source_uri]


def test_processes_that_do_not_start_are_no_documents_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif '--multiprocessing-fork' in sys.orig_argv:\n    os._exit(9)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    documents = _documents(tmp_path, {"a.txt": "发展数字经济。", "b.txt": "推进数据共享。"})
    with pytest.raises(WorkersError, match="no document was held back"):
        transform_batches(make_batches(documents, 1, 10**6, VERSIONS), _setup(tmp_path), 1, lambda done: None)
    assert list_batches(tmp_path / "staging") == []
