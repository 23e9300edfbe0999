"""What a site may do to whoever reads it: endless answers, bombs, traps that lead inwards, a busy server."""

import gzip
import io
import ipaddress
import os
import socket
import tarfile
import zipfile
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.body import BodyRefused, read_body
from flows.sources.declaration import Feed, JsonList, Sitemap
from flows.sources.fetcher import Answer, Fetcher, FetchError, HostUnavailable, Limits, canonical, resolve
from flows.sources.listings import UnreadableList, read_feed, read_json, read_sitemap
from flows.sources.network import is_public
from flows.sources.pages import Page
from flows.sources.parser_process import ParserFailed, ParserProcess
from tests.flows.sources.conftest import Read
from tests.flows.sources.website import SimulatedClock, Website

LIMIT = 200_000


def fetcher(clock: SimulatedClock, *, private: bool = True, seconds: float = 20.0) -> Fetcher:
    return Fetcher("test (+test@example.org)", clock, Limits(LIMIT, seconds), private)


def get(site: Website, path: str, **options: float) -> Answer:
    return fetcher(site.clock, seconds=options.get("seconds", 20.0)).get(site.url(path), {}, 0.0)


def code_of(site: Website, path: str, **options: float) -> str:
    with pytest.raises(FetchError) as caught:
        get(site, path, **options)
    return caught.value.code


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::"],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "64:ff9b::808:808"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]"])
def test_nothing_private_is_asked(site: Website, host: str) -> None:
    site.page("/a", "secret")
    with pytest.raises(FetchError) as caught:
        fetcher(site.clock, private=False).get(site.url("/a", host), {}, 0.0)
    assert caught.value.code == "private_address"
    assert site.requests() == []


def test_a_redirect_may_not_lead_inwards_either(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here; the redirect's does not, though a name hides it."""
    outside = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr("flows.sources.network.is_public", lambda address: address == outside)
    real = socket.getaddrinfo
    answers = {"inside.example": "127.0.0.2"}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **named: real(answers.get(host, host), *rest, **named)
    )
    site.redirect("/out", site.url("/inner", "inside.example"), 302)
    with pytest.raises(FetchError) as caught:
        fetcher(site.clock, private=False).get(site.url("/out"), {}, 0.0)
    assert caught.value.code == "private_address"
    assert [item.path for item in site.requests()] == ["/out"]


def test_a_name_is_resolved_once_for_check_and_connection(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked and private afterwards (rebinding) leads nowhere else."""
    site.page("/a", "text")
    resolved: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, *rest: object, **named: object) -> object:
        if host == "rebinding.example":
            resolved.append(host)
            host = "127.0.0.1" if len(resolved) == 1 else "127.0.0.3"
        return real(host, *rest, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", once)
    monkeypatch.setattr("flows.sources.network.is_public", lambda address: str(address) == "127.0.0.1")
    answer = fetcher(site.clock, private=False).get(site.url("/a", "rebinding.example"), {}, 0.0)
    assert (answer.content, len(resolved)) == (b"text", 1)
    assert site.requests()[0].host.startswith("rebinding.example")


def test_endless_redirects_end(site: Website) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert code_of(site, "/a") == "too_many_redirects"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/a", "http://user:pw@example.org/"]
)
def test_redirects_lead_to_the_web_only(site: Website, target: str) -> None:
    site.redirect("/a", target)
    assert code_of(site, "/a") == "bad_address"


def test_large_answers_are_cut_off_before_they_are_read(site: Website) -> None:
    site.page("/large", b"x" * (LIMIT + 1))
    assert code_of(site, "/large") == "too_large"


def test_bombs_are_not_unpacked(site: Website) -> None:
    packed = {"Content-Encoding": "gzip"}
    site.page("/bomb", gzip.compress(b"\0" * 100_000_000), headers=packed)
    site.page("/good", gzip.compress("正文".encode() * 1000), headers=dict(packed))
    site.page("/torn", gzip.compress(b"text" * 1000)[:-9], headers=dict(packed))
    site.page("/other", b"x", headers={"Content-Encoding": "br"})
    assert code_of(site, "/bomb") == "decompression_bomb"
    assert get(site, "/good").content.decode() == "正文" * 1000
    assert code_of(site, "/torn") == "broken_body"
    assert code_of(site, "/other") == "unknown_encoding"


@given(st.binary(max_size=2000), st.integers(1, 50))
def test_any_body_comes_out_as_it_went_in(content: bytes, size: int) -> None:
    packed = gzip.compress(content)
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert read_body(chunks, "gzip", 2000) == content
    if content:
        with pytest.raises(BodyRefused):
            read_body(chunks, "gzip", len(content) - 1)


def test_slow_and_broken_answers_end(site: Website) -> None:
    site.page("/drip", "x" * 100_000, fault="drip")
    site.page("/cut", "x" * 100, fault="cut")
    assert code_of(site, "/drip", seconds=0.3) == "timeout"
    assert code_of(site, "/cut") == "no_answer"


def test_a_busy_server_is_given_the_time_that_it_asks_for(site: Website) -> None:
    site.page("/busy", "", status=429, headers={"Retry-After": "40"})
    clock = site.clock
    with pytest.raises(HostUnavailable):
        fetcher(clock).get(site.url("/busy"), {}, 0.0)
    times = [item.at for item in site.requests()]
    assert len(times) == 3
    assert times[1] - times[0] >= timedelta(seconds=40)


def test_a_server_that_asks_for_hours_is_left_alone(site: Website) -> None:
    site.page("/busy", "", status=503, headers={"Retry-After": "7200"})
    site.page("/other", "x")
    asking = fetcher(site.clock)
    for path in ("/busy", "/other"):
        with pytest.raises(HostUnavailable):
            asking.get(site.url(path), {}, 0.0)
    assert [item.path for item in site.requests()] == ["/busy"]


def test_addresses_are_written_in_one_way() -> None:
    assert canonical("HTTP://WWW.Example.ORG:80/a%7Eb#part") == canonical("http://www.example.org/a%7Eb")
    assert resolve("http://a.cn/list/index.html", "../t.html?id=1#x") == "http://a.cn/t.html?id=1"
    for wrong in ("javascript:alert(1)", "http://", "http://[::1", "data:text/html,x"):
        with pytest.raises(FetchError):
            canonical(wrong)


# ---- lists that lie

XXE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{path}">]>'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.cn/&e;</loc></url></urlset>'
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8))
    + "]><urlset><url><loc>http://a.cn/&i;</loc></url></urlset>"
)
ADDRESS = "http://a.cn/list"


def test_entities_of_a_list_are_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("etc") / "secret"
    secret.write_text("geheim")
    sitemap = Sitemap.model_validate({"name": "m", "kind": "sitemap", "url": ADDRESS})
    page = Page(ADDRESS, XXE.format(path=secret).encode())
    assert "geheim" not in str(read_sitemap(sitemap, page))
    rss = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file://{secret}">]><rss version="2.0"><channel>'
        "<title>&e;</title><item><link>http://a.cn/&e;x</link></item></channel></rss>"
    )
    assert "geheim" not in str(
        read_feed(
            Feed.model_validate({"name": "f", "kind": "feed", "url": ADDRESS}), Page(ADDRESS, rss.encode())
        )
    )


def test_entities_that_grow_are_refused_or_left_alone() -> None:
    sitemap = Sitemap.model_validate({"name": "m", "kind": "sitemap", "url": ADDRESS})
    try:
        found = read_sitemap(sitemap, Page(ADDRESS, LAUGHS.encode()))
    except UnreadableList:
        return
    assert len(str(found)) < 10_000


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>login</body></html>", b"\0\1\2", b"[" * 100_000, b"{}", b"nul"]
)
def test_what_is_no_list_is_said_to_be_none(content: bytes) -> None:
    page = Page(ADDRESS, content)
    with pytest.raises(UnreadableList):
        read_feed(Feed.model_validate({"name": "f", "kind": "feed", "url": ADDRESS}), page)
    with pytest.raises(UnreadableList):
        read_sitemap(Sitemap.model_validate({"name": "m", "kind": "sitemap", "url": ADDRESS}), page)
    with pytest.raises(UnreadableList):
        read_json(
            JsonList.model_validate(
                {"name": "j", "kind": "json", "url": ADDRESS, "items": "rows", "link": "url"}
            ),
            page,
        )


def test_a_list_that_hangs_a_parser_costs_only_itself(site: Website, read: Read) -> None:
    site.page("/hangs", f"<urlset><url><loc>{site.url('/' + 'x' * 80)}</loc></url></urlset>")
    site.page("/list", f"<a href='{site.url('/good')}'>good</a>")
    site.page("/good", "<p>上海市人民政府关于做好公共数据开放工作的通知。</p>")
    declaration = f"""sources:
      - {{name: hangs, kind: sitemap, url: '{site.url("/hangs")}', include: '(x+x+)+y'}}
      - {{name: good, kind: list, url: '{site.url("/list")}', links: a}}
    """
    found = read(declaration, document_seconds=2)
    assert found.result.new == [site.url("/good")]
    assert [item.message for item in found.warned] == [f"{site.url('/hangs')} was not read within 2 seconds"]


def test_a_list_that_swells_in_memory_costs_only_itself(site: Website, read: Read) -> None:
    site.page("/swells", "[" + '{"a":0},' * 5_000_000 + "{}]")
    declaration = f"sources: [{{name: j, kind: json, url: '{site.url('/swells')}', items: '', link: url}}]"
    found = read(declaration, worker_memory_mb=1024, max_file_bytes=50_000_000)
    assert [item.message for item in found.warned] == [
        f"{site.url('/swells')} needs more memory to be read than a page may take"
    ]


def test_a_parser_that_dies_is_followed_by_another() -> None:
    parser = ParserProcess(30, 4096)
    try:
        own = parser.call(os.getpid)
        assert own != os.getpid()
        with pytest.raises(ParserFailed, match="die"):
            parser.call(os.abort)
        assert parser.call(os.getpid) not in (own, os.getpid())
        with pytest.raises(ZeroDivisionError):
            parser.call(partial(divmod, 1, 0))
    finally:
        parser.close()


# ---- archives


def zipped(names: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(names: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in names.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


TEXT = "上海市人民政府关于做好公共数据开放工作的通知。".encode()
HOSTILE_NAMES = {
    "good/通知.txt": TEXT,
    "../outside.txt": TEXT + b"1",
    "/absolute.txt": TEXT + b"2",
    "a/../../b.txt": TEXT + b"3",
    "C:\\windows.txt": TEXT + b"4",
    "new\nline.txt": TEXT + b"5",
    "长" * 100 + ".txt": TEXT + b"6",
    "txt\u202excod.txt": TEXT + b"7",
    "bomb.txt": b"\0" * 3_000_000,
    "empty.txt": b"",
    "program.exe": b"MZ",
}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_s_members_are_taken_or_refused_by_name(site: Website, read: Read, pack: object) -> None:
    site.page("/all.bin", pack(HOSTILE_NAMES), headers={"Content-Type": "application/octet-stream"})  # type: ignore[operator]
    declaration = f"sources: [{{name: a, kind: archive, url: '{site.url('/all.bin')}'}}]"
    found = read(declaration, max_file_bytes=2_000_000)
    start = "archive://a/"
    assert sorted(name.removeprefix(start) for name in found.result.new) == sorted(
        ["good/通知.txt", "new\\nline.txt", "长" * 100 + ".txt", "txt\\u202excod.txt"]
    )
    assert {name.removeprefix(start): code for name, code in found.refused.items()} == {
        "../outside.txt": "path_outside_archive",
        "/absolute.txt": "path_outside_archive",
        "a/../../b.txt": "path_outside_archive",
        "C:\\\\windows.txt": "path_outside_archive",
        "bomb.txt": "oversized",
        "empty.txt": "empty",
    }


def test_an_archive_that_is_none_or_unpacks_to_too_much_is_a_warning(site: Website, read: Read) -> None:
    many = {f"{number}.txt": b"x" * 999 for number in range(30)}
    for name, content in (
        ("none", b"no archive"),
        ("torn", zipped(HOSTILE_NAMES)[:-40]),
        ("much", zipped(many)),
    ):
        site.page(f"/{name}", content)
        declaration = f"sources: [{{name: {name}, kind: archive, url: '{site.url('/' + name)}'}}]"
        assert read(declaration, max_file_bytes=1000).codes == {(name, "archive_unreadable")}
