"""HTML pages: what a reader reads, traced to the source."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.pages.html import looks_like_html, read_fragment, read_html

PARAGRAPH = (
    "各级政府应当推进数据共享，建立健全数据资源目录，规范数据采集、归集、存储和使用活动，保障数据安全。"
)
PAGE = f"""<!DOCTYPE html><html><head><title>关于推进数据共享的意见_某市政府网</title>
<meta name="PubDate" content="2025-07-09"><script>var a = "<p>不是正文</p>";</script></head>
<body><nav>首页 新闻 政务</nav><table><tr><td>索 引 号：</td><td>0069/2025-18</td><td>成文日期：</td><td>2025年6月30日</td></tr></table>
<h1>关于推进数据共享的意见</h1><p>{PARAGRAPH}</p><p>&ldquo;一网通办&rdquo;接入事项达到3860项，比上年增加140项，群众办事更加方便，满意度持续提升。</p>
<p>{PARAGRAPH[::-1]}</p><footer>版权所有</footer></body></html>"""


def test_main_text_line_by_line() -> None:
    page = read_html(PAGE)
    lines = [line.strip() for line in page.main.text.split("\n") if line.strip()]
    assert "关于推进数据共享的意见" in lines
    assert PARAGRAPH in lines
    assert any(line.startswith("“一网通办”接入") for line in lines)
    assert any("索 引 号：" in line and "0069/2025-18" in line for line in lines)
    assert "不是正文" not in page.main.text
    assert "首页 新闻" not in page.main.text
    assert page.fields["page_title"] == "关于推进数据共享的意见"
    assert page.fields["publish_date"] == "2025-07-09"


def test_text_leads_back_to_the_source() -> None:
    main = read_html(PAGE).main
    at = main.text.index("“一网通办”")
    start, end = main.raw_span(at, at + 6)
    assert PAGE[start:end] == "&ldquo;一网通办&rdquo;"


def test_plain_text_is_no_page() -> None:
    assert not looks_like_html("误差<0.05，参见《办法》")
    assert looks_like_html("<div class='a'>正文</div>")


@given(st.text(alphabet="<>/p divab=\"'&;#x数据\n", max_size=200))
def test_any_markup_reads_with_a_monotone_map(source: str) -> None:
    main = read_html(source).main
    assert len(main.starts) == len(main.text)
    assert all(main.starts[1:] >= main.starts[:-1])
    assert all(main.ends <= len(source))


def test_a_piece_of_a_page_is_read_as_the_page_is() -> None:
    assert read_fragment("日期：</td><td>2025年</td></tr>\n<tr><td>文号").text.split() == [
        "日期：",
        "2025年",
        "文号",
    ]
    assert read_fragment("AT&amp;T").text == "AT&T"
