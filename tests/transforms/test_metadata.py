"""Metadata by labels, by the page's head, by layout."""

from datetime import date

from transforms.metadata.finder import Metadata, read_metadata
from transforms.reference import Reference

BODY = "为加快推进数据要素市场建设，促进数据依法有序流通，充分释放数据价值，现就有关事项通知如下，请各单位结合实际认真贯彻执行。"


def read(text: str, reference: Reference, uri: str = "a.txt", **fields: str) -> Metadata:
    return read_metadata(text, fields, uri, reference.surnames)


def test_notice_with_labels(reference: Reference) -> None:
    text = f"索引号：0069/2025 主题分类：科技\n发文机关：某省人民政府办公厅 成文日期：2025年06月30日\n标题：关于推进数据流通的通知\n发文字号：某府办〔2025〕16号 发布日期：2025年07月09日\n{BODY}"
    metadata = read(text, reference)
    assert metadata.title == "关于推进数据流通的通知"
    assert metadata.issuer == "某省人民政府办公厅"
    assert metadata.document_number == "某府办〔2025〕16号"
    assert (metadata.publish_date, metadata.reference_date) == (date(2025, 7, 9), date(2025, 6, 30))
    assert metadata.document_type == "policy"


def test_notice_without_labels(reference: Reference) -> None:
    text = f"某市人民政府办公室关于印发数据办法的通知\n某府办〔2024〕3号\n各区人民政府：\n{BODY}\n某市人民政府办公室\n2024年4月14日"
    metadata = read(text, reference)
    assert metadata.title == "某市人民政府办公室关于印发数据办法的通知"
    assert metadata.issuer == "某市人民政府办公室"
    assert metadata.document_number == "某府办〔2024〕3号"
    assert metadata.publish_date == date(2024, 4, 14)


def test_essay_with_authors_and_source(reference: Reference) -> None:
    text = f"三地数字化转型观察\n陆文谦 方景舒\n来源：数治观察\n日期：2026年6月18日\n{BODY}"
    metadata = read(text, reference)
    assert (metadata.title, metadata.author, metadata.source_name) == (
        "三地数字化转型观察",
        "陆文谦;方景舒",
        "数治观察",
    )
    assert metadata.document_type == "commentary"


def test_updated_is_not_published(reference: Reference) -> None:
    metadata = read(f"以数字化激发活力\n来源：某报 更新时间：2022-06-29\n{BODY}", reference)
    assert metadata.publish_date is None
    assert metadata.reference_date == date(2022, 6, 29)


def test_author_in_a_note_below(reference: Reference) -> None:
    assert read(f"{BODY}（作者：李某锋，某研究中心研究员）", reference).author == "李某锋"
    noted = read(f"{BODY}\n〔作者系某市委党校教授〕", reference)
    assert (noted.author, noted.affiliation) == (None, "某市委党校教授")


def test_title_repeated_on_each_page_loses_its_page_number(reference: Reference) -> None:
    text = f"国际数字之都建设（1）\n{BODY}\n国际数字之都建设（2）\n{BODY}"
    assert read(text, reference).title == "国际数字之都建设"


def test_work_report_is_the_governments(reference: Reference) -> None:
    text = f"2026年浙江省政府工作报告\n——2026年1月20日在省人民代表大会会议上\n省长 方文谦\n各位代表：\n{BODY}"
    metadata = read(text, reference)
    assert metadata.issuer == "浙江省人民政府"
    assert metadata.author == "方文谦"
    assert metadata.document_type == "report"
    assert metadata.reference_date == date(2026, 1, 20)


def test_regulation_is_the_assemblys(reference: Reference) -> None:
    text = "广东省数据条例\n（2024年11月28日广东省第十四届人民代表大会常务委员会第十次会议通过）\n第一条 为了规范数据处理活动，制定本条例。\n第二条 适用范围。\n第三条 原则。"
    metadata = read(text, reference)
    assert metadata.issuer == "广东省人民代表大会常务委员会"
    assert metadata.document_type == "law"
    assert metadata.reference_date == date(2024, 11, 28)


def test_head_of_the_page_fills_what_the_text_lacks(reference: Reference) -> None:
    metadata = read(
        BODY, reference, title="数据要素市场怎么建", publish_date="2026-03-09", source_name="某网"
    )
    assert (metadata.title, metadata.publish_date, metadata.source_name) == (
        "数据要素市场怎么建",
        date(2026, 3, 9),
        "某网",
    )


def test_file_name_dates_the_document_last(reference: Reference) -> None:
    assert read(BODY, reference, uri="laws/某条例(2019-01-15).md").reference_date == date(2019, 1, 15)
    assert read(BODY, reference, uri="reports/某省_2026.txt").reference_date == date(2026, 1, 1)
    assert read(BODY, reference, uri="reports/文件.txt").reference_date is None


def test_this_year_follows_the_year_that_ended(reference: Reference) -> None:
    text = f"{BODY}2020年底召开第一次会议。今年2月，召开座谈会。"
    assert read(text, reference).reference_date == date(2021, 1, 1)


def test_report_without_title_is_the_governments_that_the_speaker_represents(reference: Reference) -> None:
    text = f"各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n{BODY}"
    assert read(text, reference).issuer == "国务院"


def test_order_has_its_issuer_and_the_date_under_its_signature(reference: Reference) -> None:
    text = f"某市数据办法\n某市人民政府令\n（第16号）\n《某市数据办法》已经某市人民政府常务会议审议通过，现予公布，自2020年6月15日起施行，请各单位遵照执行。\n市长 方文谦\n2020年5月15日\n某市数据办法\n第一条 {BODY}"
    metadata = read(text, reference)
    assert metadata.issuer == "某市人民政府"
    assert metadata.publish_date == date(2020, 5, 15)


def test_regulation_of_an_executive(reference: Reference) -> None:
    notes = {
        "2003年7月30日 国务院第16次常务会议通过": "国务院",
        "2003年8月5日 中华人民共和国国务院令第386号公布": "国务院",
        "1988年2月27日 国务院发布": "国务院",
        "2008年7月17日经人力资源和社会保障部第6次部务会议通过": "人力资源和社会保障部",
    }
    for note, issuer in notes.items():
        assert read(f"数据管理条例\n{note}\n第一条 {BODY}", reference).issuer == issuer


def test_notice_whose_only_date_stands_below_it(reference: Reference) -> None:
    text = f"某市人民政府办公室关于印发数据办法的通知\n某府办〔2022〕43号\n各区人民政府：\n{BODY}\n2022年4月14日\n数据办法\n一、对象"
    assert read(text, reference).publish_date == date(2022, 4, 14)


def test_title_in_full_below_the_heading_of_a_print(reference: Reference) -> None:
    text = f"数据意见，某部\n2024-10-09 17:56 来源：某社\n某省人民政府办公厅关于加快数据开发利用的意见（2024年9月21日）\n{BODY}"
    metadata = read(text, reference)
    assert metadata.title == "某省人民政府办公厅关于加快数据开发利用的意见"
    assert metadata.issuer == "某省人民政府办公厅"


def test_work_report_without_a_name_is_the_assemblys_division(reference: Reference) -> None:
    text = f"政府工作报告\n——2026年1月27日在青海省第十四届人民代表大会第四次会议上\n省长 方文谦\n各位代表：\n{BODY}"
    assert read(text, reference).issuer == "青海省人民政府"
