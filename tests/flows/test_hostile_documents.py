"""Documents made to harm whoever reads them: each is read or quarantined with a reason, and costs only itself."""

import io
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pyarrow.parquet as pq
import pytest

from flows.batches import PendingDocument, make_batches
from flows.raw_store import Observation, RawStore, number_versions
from flows.transform_pool import transform_batches
from flows.transform_worker import WorkerSetup
from warehouse.schema import load_schema
from warehouse.staging import list_batches, staged_file

GOOD = "上海市2025年新增企业{}家，各区要做好服务工作。\n"
MEGABYTE = 1024 * 1024


def word_file(replace: Callable[[bytes], bytes]) -> bytes:
    """A Word file whose main part has gone through a function."""
    document = docx.Document()
    document.add_paragraph("关于做好公共数据开放工作的通知")
    document.add_paragraph("各区要做好公共数据开放工作。")
    whole, changed = io.BytesIO(), io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, replace(content) if name == "word/document.xml" else content)
    return changed.getvalue()


def page(body: str, title: str = "关于做好工作的通知") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


TEXT = "<p>各区要做好公共数据开放工作，提高服务水平，方便企业和群众。</p>" * 5
ENTITY = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, bytes] = {
    "deep.html": page("<div>" * 100_000 + TEXT),
    "deep_closed.html": page("<b>" * 20_000 + "甲" + "</b>" * 20_000 + TEXT),
    "million_tags.html": page("<i>数</i>" * 500_000 + TEXT),
    "million_attributes.html": page("<p " + 'a="b" ' * 200_000 + ">" + TEXT),
    "script_title.html": page(TEXT, "<script>alert(1)</script>关于做好工作的通知"),
    "markup_title.html": page(TEXT, "关于&lt;img src=x onerror=alert(1)&gt;的通知"),
    "sql.txt": ("关于'); DROP TABLE main.dim_document; --的通知\n" + GOOD.format(3)).encode(),
    "formula.txt": ('=HYPERLINK("http://x.cn","关于做好工作的通知")\n' + GOOD.format(4)).encode(),
    "nul.txt": ("关于\0做好工作的通知\n" + GOOD.format(5)).encode(),
    "bidi.txt": ("关于\u202e做好工作\u202c的通知\n" + GOOD.format(6)).encode(),
    "bomb.docx": word_file(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b" " * 600 * MEGABYTE)),
    "xxe.docx": word_file(lambda xml: xml.replace(b"?>", b"?>" + ENTITY, 1).replace("各区".encode(), b"&e;")),
    "broken.docx": word_file(lambda xml: xml[: len(xml) // 2]),
    "torn.docx": word_file(lambda xml: xml)[:-200],
    "deep.docx": word_file(
        lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 5000)
    ),
    "broken.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\n",
    "loop.pdf": (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ),
    "noise.pdf": b"%PDF-1.4\n" + bytes(range(256)) * 2000,
    "long_line.txt": ("数" * 2_000_000).encode(),
    "brackets.txt": ("（" * 200_000 + "数据" + "）" * 200_000).encode(),
}
# What must not be read. The rest is read, as what it is.
REFUSED = {
    "bomb.docx": "decompression_bomb",
    "broken.docx": "damaged_docx",
    "torn.docx": "damaged_docx",
    "broken.pdf": "damaged_pdf",
    "noise.pdf": "damaged_pdf",
}


def run(tmp_path: Path, contents: dict[str, bytes], **limits: float) -> dict[str, dict[str, str]]:
    """Transform everything and return, by table, what became of each name."""
    store = RawStore(tmp_path / "raw")
    seen = [
        Observation(uri, store.put(content), len(content), "2026-01-01T00:00:00")
        for uri, content in contents.items()
    ]
    documents = [
        PendingDocument(item.document_key, item.source_uri, item.raw_sha256, item.byte_count)
        for item in number_versions(seen)
    ]
    setup = WorkerSetup(tmp_path / "raw", tmp_path / "staging", "t1", "s1", "rjieba", False, **limits)  # type: ignore[arg-type]  # numbers by name
    batches = make_batches(documents, 4, 10**7, ("t1", "s1"))
    transform_batches(batches, setup, 2, lambda done: None)
    return {
        table: {
            row["source_uri"]: row[column]
            for batch in list_batches(tmp_path / "staging")
            for row in pq.read_table(staged_file(batch, load_schema().table(table))).to_pylist()
        }
        for table, column in (("stage.document", "title"), ("stage.quarantine", "reason_code"))
    }


@pytest.mark.slow
def test_each_is_read_or_named_and_costs_only_itself(tmp_path: Path) -> None:
    good = {f"good{number}.txt": GOOD.format(number).encode() for number in range(8)}
    found = run(tmp_path, {**HOSTILE, **good}, document_seconds=20, memory_mb=3000)
    read, held = found["stage.document"], found["stage.quarantine"]
    assert set(read) | set(held) == set(HOSTILE) | set(good)
    assert set(good) <= set(read)
    assert REFUSED.items() <= held.items()
    assert "root:" not in str(found)
    for name, title in read.items():
        print(f"{name}\tread\t{title}")
    for name, code in held.items():
        print(f"{name}\theld\t{code}")


def test_a_document_that_hangs_or_eats_memory_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One loops in Python, one in a library that never looks up, one takes memory without end."""
    (tmp_path / "sitecustomize.py").write_text(
        textwrap.dedent("""
        import signal
        import transforms.document

        whole = transforms.document.transform_document

        def sabotaged(raw, *rest):
            if b"LOOP" in raw.content:
                while True:
                    pass
            if b"DEAF" in raw.content:
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
                while True:
                    pass
            if b"HUNGRY" in raw.content:
                bytearray(4_000_000_000)
            return whole(raw, *rest)

        transforms.document.transform_document = sabotaged
        """)
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    contents = {f"{number}.txt": GOOD.format(number).encode() for number in range(6)}
    harmful = {"loop.txt": b"LOOP", "deaf.txt": b"DEAF", "hungry.txt": b"HUNGRY"}
    found = run(tmp_path, {**contents, **harmful}, document_seconds=3, memory_mb=3000)
    assert set(found["stage.document"]) == set(contents)
    assert found["stage.quarantine"] == {
        "loop.txt": "timeout",
        "deaf.txt": "timeout",
        "hungry.txt": "out_of_memory",
    }
