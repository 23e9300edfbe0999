"""A site followed over five days: every document once, changes, moves, removals, a redesign, and good manners."""

from itertools import pairwise

import pytest

from flows.taking_in import disappearances
from tests.flows.sources.conftest import Pass, Read
from tests.flows.sources.website import SimulatedClock, Website

DELAY = 2.0
CRAWL_DELAY = 3.0
SOURCES = """
sources:
  - {{name: feed, kind: feed, url: "{base}/feed.xml", recheck_days: 1}}
  - name: notices
    kind: list
    url: {base}/list/index.html
    links: ul.news a
    next_page: a.next
    region: 上海市
    issuer: 上海市人民政府
    document_type: policy
    recheck_days: 1
  - {{name: map, kind: sitemap, url: "{base}/sitemap.xml", include: /laws/, recheck_days: 1}}
  - name: library
    kind: json
    url: {base}/api/list?page={{page}}
    items: data.rows
    link: "{base}/doc/{{id}}.html"
    date: day
    recheck_days: 1
  - {{name: single, kind: pages, urls: ["{base}/about.html"], recheck_days: 1}}
"""


def feed(site: Website, *paths: str) -> None:
    items = "".join(
        f"<item><title>新闻</title><link>{site.url(path)}</link>"
        "<pubDate>Sun, 01 Nov 2026 20:00:00 GMT</pubDate></item>"
        for path in paths
    )
    content = f'<?xml version="1.0"?><rss version="2.0"><channel><title>要闻</title>{items}</channel></rss>'
    site.page("/feed.xml", content, headers={"Content-Type": "application/rss+xml"})


def listing(path: str, site: Website, links: list[str], following: str = "") -> None:
    rows = "".join(f'<li><a href="{link}">文件</a></li>' for link in links)
    more = f'<a class="next" href="{following}">下一页</a>' if following else ""
    site.page(path, f"<html><body><ul class='news'>{rows}</ul>{more}</body></html>")


@pytest.fixture
def full_site(site: Website) -> Website:
    site.page("/robots.txt", f"User-agent: *\nDisallow: /private/\nCrawl-delay: {CRAWL_DELAY:g}\n")
    feed(site, "/news/1.html", "/news/2.html", "/list/a.html")
    listing(
        "/list/index.html",
        site,
        [
            "a.html",
            "b.html#part",
            "./c.html",
            "d.html",
            "/private/x.html",
            "javascript:void(0)",
            "mailto:a@b.cn",
        ],
        "index_1.html",
    )
    listing("/list/index_1.html", site, ["e.html", "f.html"])
    urls = "".join(
        f"<url><loc>{site.url(path)}</loc></url>" for path in ("/laws/1.html", "/laws/2.html", "/x.css")
    )
    site.page("/sitemap.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    for number, ids in enumerate(([11, 12], [13], []), start=1):
        rows = ",".join(f'{{"id": {one}, "day": "2026-10-{one}"}}' for one in ids)
        site.page(f"/api/list?page={number}", f'{{"data": {{"rows": [{rows}]}}}}')
    for path in (
        *("/news/1.html", "/news/2.html", "/list/a.html", "/list/b.html", "/list/c.html", "/list/d.html"),
        *("/list/f.html", "/laws/1.html", "/laws/2.html", "/doc/11.html", "/doc/12.html", "/doc/13.html"),
        *("/about.html", "/private/x.html"),
    ):
        site.article(path, f"关于做好第{path}号工作的通知")
    site.article("/list/e.html", "关于公共数据开放的通知", charset="utf-8", codec="gb18030")
    return site


DOCUMENTS = 14  # the private page is none of them


def sources(site: Website) -> str:
    return SOURCES.format(base=site.url(""))


def test_first_pass_takes_every_document_once(full_site: Website, read: Read) -> None:
    found = read(sources(full_site))
    assert len(found.result.new) == len(set(found.result.new)) == DOCUMENTS
    paths = [asked.path for asked in full_site.requests()]
    assert len(paths) == len(set(paths))
    assert not [path for path in paths if path.startswith("/private/")]
    assert found.codes == {("notices", "robots_denied")}
    raw = found.store.get(_version(found, full_site, "/list/e.html"))
    assert raw.decode("gb18030").count("公共数据开放")


def test_what_a_source_declares_and_a_list_says_goes_with_the_document(
    full_site: Website, read: Read
) -> None:
    found = read(sources(full_site))
    hints = {item.source_uri: item.hints for item in found.log.documents()}
    notice = hints[full_site.url("/list/b.html")]
    assert (notice.region_key, notice.issuer, notice.document_type) == (
        "cn-310000",
        "上海市人民政府",
        "policy",
    )
    # The feed's time is UTC, the site's day is China's.
    assert str(hints[full_site.url("/news/1.html")].publish_date) == "2026-11-02"
    assert str(hints[full_site.url("/doc/13.html")].publish_date) == "2026-10-13"


def test_requests_keep_their_distance_and_say_who_asks(full_site: Website, read: Read) -> None:
    read(sources(full_site))
    asked = [item for item in full_site.requests() if item.path != "/robots.txt"]
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(asked)]
    assert min(gaps) >= CRAWL_DELAY > DELAY
    assert {item.headers["user-agent"] for item in asked} == {asked[0].headers["user-agent"]}
    assert "warehouse@example.org" in asked[0].headers["user-agent"]


def test_a_second_pass_without_change_asks_conditionally_only(
    full_site: Website, read: Read, clock: SimulatedClock, data_dir: object
) -> None:
    read(sources(full_site))
    full_site.requests()
    clock.next_day()
    second = read(sources(full_site))
    asked = full_site.requests()
    assert {(item.is_conditional, item.status) for item in asked} == {(True, 304)}
    # robots.txt, feed, first page of the list, sitemap, first page of the interface, and each document.
    assert len(asked) == 1 + 4 + DOCUMENTS
    assert (second.result.new, second.result.changed) == ([], [])
    assert len(second.result.unchanged) == DOCUMENTS


def test_nothing_is_asked_twice_in_a_night(full_site: Website, read: Read) -> None:
    read(sources(full_site))
    full_site.requests()
    assert read(sources(full_site)).result.seen == 0
    assert full_site.requests() == []


def test_five_days(full_site: Website, read: Read, clock: SimulatedClock) -> None:
    site = full_site
    read(sources(site))
    clock.next_day()
    read(sources(site))
    site.requests()

    clock.next_day()  # the third day: a change, a new document, two moves
    site.article("/laws/1.html", "关于修改办法的决定")
    site.article("/news/3.html", "第三条消息")
    feed(site, "/news/3.html", "/news/1.html", "/news/2.html", "/list/a.html")
    site.article("/archive/b.html", "关于做好第/list/b.html号工作的通知")
    site.redirect("/list/b.html", "/archive/b.html", 301)
    site.article("/tmp/c.html", "关于做好第/list/c.html号工作的通知")
    site.redirect("/list/c.html", "/tmp/c.html", 302)
    third = read(sources(site))
    assert third.result.new == [site.url("/news/3.html")]
    # The moved page is served as it was, but for its bytes' address; neither move makes a second document.
    assert set(third.result.changed) == {site.url("/laws/1.html")}
    assert disappearances(third.log) == []

    clock.next_day()  # the fourth: removals, loud and quiet, and a redesign
    site.page("/doc/11.html", "gone", status=410)
    del site.pages["/doc/12.html"]
    site.page(
        "/about.html",
        "<html><title>提示</title><body><p>抱歉，您访问的页面不存在或已删除。</p></body></html>",
    )
    site.page("/list/index.html", "<html><body><div class='cards'>新版上线</div></body></html>")
    fourth = read(sources(site))
    paths = {str(row[1]).removeprefix(site.url("")) for row in disappearances(fourth.log)}
    assert paths == {"/doc/11.html", "/doc/12.html", "/about.html"}
    assert ("notices", "list_empty") in fourth.codes
    assert (fourth.result.new, fourth.result.changed) == ([], [])
    assert all(version.is_newest for version in fourth.store.versions() if "/doc/" in version.source_uri)
    asked = [item.path for item in site.requests()]
    assert "/archive/b.html" in asked
    assert "/list/b.html" not in asked[len(asked) - DOCUMENTS :]

    clock.next_day()  # the fifth: one is back, the list as well
    site.article("/doc/12.html", "关于做好第/doc/12.html号工作的通知")
    listing("/list/index.html", site, ["a.html", "b.html", "c.html", "d.html"])
    fifth = read(sources(site))
    paths = {str(row[1]).removeprefix(site.url("")) for row in disappearances(fifth.log)}
    assert paths == {"/doc/11.html", "/about.html"}
    versions = [(item.source_uri, item.version) for item in fifth.store.versions()]
    assert len(versions) == len(set(versions)) == DOCUMENTS + 1 + 1
    assert {uri for uri, number in versions if number == 2} == {site.url("/laws/1.html")}


def test_far_fewer_links_than_usual_is_a_warning(site: Website, read: Read, clock: SimulatedClock) -> None:
    declaration = f"sources: [{{name: n, kind: list, url: '{site.url('/l.html')}', links: ul.news a}}]"
    links = [f"{number}.html" for number in range(10)]
    for link in links:
        site.article(f"/{link}", f"关于第{link}的通知")
    for shown, expected in ((links, False), (links[:6], False), (links[:3], True)):
        listing("/l.html", site, shown)
        assert (("n", "list_shrunken") in read(declaration).codes) is expected
        clock.next_day()


def test_a_list_is_read_to_its_end_once_and_then_to_what_is_known(
    site: Website, read: Read, clock: SimulatedClock
) -> None:
    declaration = (
        f"sources: [{{name: n, kind: list, url: '{site.url('/1.html')}', links: ul.news a, next_page: a.next, "
        "max_documents: 4}]"
    )
    for number in (1, 2, 3):
        names = [f"d{number}{letter}.html" for letter in "abc"]
        for name in names:
            site.article(f"/{name}", f"关于第{name}的通知")
        listing(f"/{number}.html", site, names, f"{number + 1}.html" if number < 3 else "")
    first = read(declaration)
    assert len(first.result.new) == 4
    assert first.codes == {("n", "documents_left")}
    # What was left is due at once; page 1 has no news any more, and the others are read all the same.
    assert len(read(declaration).result.new) == 4
    assert len(read(declaration).result.new) == 1
    site.requests()
    clock.next_day()
    read(declaration)
    assert [item.path for item in site.requests()] == ["/robots.txt", "/1.html"]


@pytest.mark.parametrize("body", ["User-agent: *\nDisallow: /\n", None])
def test_a_host_that_wants_no_robots_or_cannot_say_is_left_alone(
    site: Website, read: Read, body: str | None
) -> None:
    site.article("/a.html", "关于第一号的通知")
    site.page("/robots.txt", body or "", status=200 if body else 500)
    found = read(f"sources: [{{name: p, kind: pages, urls: ['{site.url('/a.html')}']}}]")
    assert {item.path for item in site.requests()} == {"/robots.txt"}
    assert found.codes == {("p", "robots_denied" if body else "robots_unavailable")}


def _version(found: Pass, site: Website, path: str) -> str:
    (version,) = [item for item in found.store.versions() if item.source_uri == site.url(path)]
    return version.raw_sha256
