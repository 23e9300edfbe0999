"""Sentences, headings and section paths."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.prose.sentences import split_sentences

REGULATION = "某市数据管理办法\n第一章 总则\n第一条 为了规范管理，制定本办法。本办法适用于全市。\n第二章 共享\n第二条 共享遵循下列原则：\n（一）合法；\n（二）安全。"
PLAN = "一、发展基础\n（一）成效\n“十四五”以来，规模扩大！效益提升。\n1.产业。核心产业壮大。\n二、总体要求\n坚持创新。"


def test_sentences_end_at_full_stops_and_not_at_semicolons() -> None:
    texts = [one.text for one in split_sentences("他问：“能办吗？”能；现在就办。\n好")]
    assert texts == ["他问：“能办吗？”", "能；现在就办。", "好"]


def test_closing_marks_stay_with_their_sentence() -> None:
    assert [one.text for one in split_sentences("（详见附件。）另行通知。")] == [
        "（详见附件。）",
        "另行通知。",
    ]


def test_section_path_follows_chapters_and_articles() -> None:
    paths = {one.text: one.section_path for one in split_sentences(REGULATION)}
    assert paths["本办法适用于全市。"] == "第一章 总则 / 第一条"
    assert paths["（二）安全。"] == "第二章 共享 / 第二条 / （二）安全"
    assert paths["某市数据管理办法"] is None


def test_section_path_follows_numbered_headings() -> None:
    sentences = {one.text: one for one in split_sentences(PLAN)}
    assert sentences["效益提升。"].section_path == "一、发展基础 / （一）成效"
    assert sentences["核心产业壮大。"].section_path == "一、发展基础 / （一）成效 / 1.产业"
    assert sentences["坚持创新。"].section_path == "二、总体要求"
    assert sentences["一、发展基础"].is_heading
    assert not sentences["坚持创新。"].is_heading


@given(st.text(alphabet="数据。！？；”’）\n一、（）第条 1.", max_size=80))
def test_sentences_are_substrings_in_order_and_cover_the_text(text: str) -> None:
    position = 0
    for number, sentence in enumerate(split_sentences(text), start=1):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= position
        assert not text[position : sentence.start].strip()
        assert sentence.sentence_no == number
        position = sentence.end
    assert not text[position:].strip()
