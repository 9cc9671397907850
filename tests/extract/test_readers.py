"""What readers make of files: text, structure, metadata, notes and tables."""

from __future__ import annotations

import docx
import pypdf
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from extract import documents
from extract.segment import segment
from graph.errors import DocumentError

LONG = "甲港与乙港的航运合作不断深化，双方签署了多项协议，共同推动区域贸易便利化和制度创新，取得了积极成效。"


def texts(source, kind):
    return [block.text for block in source.blocks if block.kind == kind]


# plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_encodings_are_told_apart(write, encoding):
    source = documents.read(write("a.txt", f"一、背景\n\n{LONG}\n".encode(encoding)))
    assert [block.text for block in source.blocks] == ["一、背景", LONG]


def test_other_encodings_are_told_apart(write):
    text = "Les villes portuaires coopèrent déjà depuis l'été. " * 9
    assert documents.read(write("a.txt", text.encode("cp1252"))).blocks[0].text == text.strip()


def test_the_front_of_a_chinese_paper_gives_title_authors_and_date(write):
    head = "港口城市联动发展研究\n\n张三¹ 李 四 欧阳明\n\n(某某大学经济学院 200000)\n\n"
    labels = f"【摘要】：{LONG}\n\n【关键词】：港口 城市\n\n【文章编号】：1000-1234(2020)05-0001-010\n\n{LONG}\n"
    source = documents.read(write("a.txt", head + labels))
    assert (source.title, source.authors, source.published) == (
        "港口城市联动发展研究",
        ("张三", "李四", "欧阳明"),
        "2020",
    )


def test_the_cover_of_a_report_gives_title_authors_and_date(write):
    cover = "某某研究院\n\nSOME INSTITUTE\n\n年度专题报告 7\n\n港口城市 的新格局\n\n2021.7\n\n© 版权所有\n\n"
    source = documents.read(write("a.txt", f"{cover}港口城市的新格局\n\n王五 某某研究院助理研究员\n\n序言\n\n{LONG}\n"))
    assert (source.title, source.authors, source.published) == ("港口城市的新格局", ("王五",), "2021-07")


def test_nothing_is_invented_where_the_text_says_nothing(write):
    source = documents.read(write("some-notes.txt", LONG))
    assert (source.title, source.authors, source.published, source.pages) == ("some-notes", (), None, None)


def test_english_front_matter_is_read(write):
    text = "Port Cities and Trade\nJane Doe and John Q. Smith\nJune 2021\n\nAbstract\n\nPorts compete for cargo.\n"
    source = documents.read(write("a.txt", text))
    assert (source.title, source.authors, source.published) == (
        "Port Cities and Trade",
        ("Jane Doe", "John Q. Smith"),
        "2021-06",
    )


def test_wrapped_chinese_lines_are_joined_without_spaces(write):
    text = (
        "    近年来，甲港与乙港之间的航运合作不断深化，双方在集装箱运输、\n"
        "航运金融等领域签署了多项合作协议，并共同设立了联合工作组。2020\n"
        "年，两港吞吐量合计达到 4350 万标准箱，比上年增长 3.4%。\n"
        "    与此同时，丙市提出建设国际航运中心，对标国际先进规则，推动贸\n易便利化。\n"
    )
    blocks = documents.read(write("a.txt", text)).blocks
    assert len(blocks) == 2
    assert blocks[0].text.endswith(
        "集装箱运输、航运金融等领域签署了多项合作协议，并共同设立了联合工作组。2020年，两港吞吐量合计达到4350万标准箱，比上年增长3.4%。"
    )
    assert blocks[1].text.endswith("推动贸易便利化。")


def test_wrapped_english_lines_are_joined_and_hyphens_undone(write):
    text = (
        "Ports compete with each other for cargo. This paper asks how two cit-\n"
        "ies have worked together since 2015, and it uses data that were taken\n"
        "from a census.\n"
    )
    assert "how two cities have worked together since 2015, and it uses data that were taken from a census." in (
        documents.read(write("a.txt", text)).blocks[0].text
    )


def test_a_paragraph_torn_by_a_note_is_mended_and_the_note_kept(write):
    notes = "¹**作者简介**：张三，某某大学教授。\n\n基金项目：某某课题\n\n"
    text = f"{LONG}同时，甲港、乙港和\n\n{notes}丙港的合作继续推进。\n\n{LONG}\n"
    source = documents.read(write("a.txt", text))
    assert texts(source, "paragraph") == [f"{LONG}同时，甲港、乙港和丙港的合作继续推进。", LONG]
    assert texts(source, "footnote") == ["作者简介：张三，某某大学教授。", "基金项目：某某课题"]


def test_numbered_notes_are_told_from_sentences_that_begin_with_numbers(write):
    text = (
        f"{LONG}同时，丙港\n\n1 王五：《港口年鉴》，https://example.org/a：2020年。\n\n"
        "2 李四：《航运》，2019年。\n\n的合作继续。\n\n12 月，《港口条例》施行，2020年修订。\n"
    )
    source = documents.read(write("a.txt", text))
    assert texts(source, "footnote") == [
        "王五：《港口年鉴》，https://example.org/a：2020年。",
        "李四：《航运》，2019年。",
    ]
    assert texts(source, "paragraph")[1] == "12月，《港口条例》施行，2020年修订。"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("坚持市", "市场经济改革，发展良好。", "坚持市场经济改革"),
        ("推动区域经济", "经济一体化。", "推动区域经济一体化"),
        ("促进科技发展", "展望未来。", "促进科技发展展望未来"),
    ],
)
def test_characters_doubled_at_a_page_break_are_mended_only_where_sure(write, first, second, joined):
    text = f"{LONG}甲市重视市场，也重视发展和展望。这里，甲市{first}\n\n{second}\n\n{LONG}\n"
    assert joined in documents.read(write("a.txt", text)).blocks[0].text


def test_marks_of_notes_go_and_units_stay(write):
    text = "贸易额增长12%。⁴2020年，面积3km²、4平方米²的港区投入使用，[12]成效明显[3]。包括：①铁路；②公路。\n"
    text = documents.read(write("a.txt", text)).blocks[0].text
    assert text == "贸易额增长12%。2020年，面积3km²、4平方米²的港区投入使用，成效明显。包括：①铁路；②公路。"


def test_stray_spaces_and_half_width_signs_are_set_right(write):
    text = (
        "甲港, 既是 国际 航运中心; 也对标 CPTPP 规则, 贸易额 3.48 万亿元 ,增长 5 %。189 个国家 and 地区（ 含港澳 ）。\n"
    )
    expected = "甲港，既是国际航运中心；也对标CPTPP规则，贸易额3.48万亿元，增长5%。189个国家 and 地区（含港澳）。"
    assert documents.read(write("a.txt", text)).blocks[0].text == expected


@pytest.mark.parametrize("table", ["港口\t2020年\n甲港\t10\n", "| 港口 | 2020年 |\n|---|---|\n| 甲港 | 10 |\n"])
def test_tables_in_text_stay_tables(write, table):
    source = documents.read(
        write("a.txt", f"{LONG}\n\n表1 港口吞吐量\n\n单位：万箱\n\n{table}\n资料来源：某某统计局。\n\n{LONG}\n")
    )
    assert next(block.rows for block in source.blocks if block.kind == "table") == (("港口", "2020年"), ("甲港", "10"))
    assert texts(source, "caption") == ["表1 港口吞吐量", "单位：万箱"]


def test_columns_of_spaces_are_a_table(write):
    text = f"{LONG}\n\nPort          2019     2020\nShanghai      4330     4350\nRotterdam     1480     1430\n"
    assert documents.read(write("a.txt", text)).blocks[1].rows[2] == ("Rotterdam", "1480", "1430")


def test_running_heads_page_numbers_and_contents_are_left_out(write):
    themes = ["货运", "客运", "金融", "保险"]
    pages = [f"港口研究 第{n}期\n\n{LONG}这里讲{theme}。\n\n- {n} -\n" for n, theme in enumerate(themes, 1)]
    source = documents.read(write("a.txt", "目录\n\n一、背景…………1\n\n二、建议......2\n\f" + "\f".join(pages)))
    assert [block.text for block in source.blocks] == [f"{LONG}这里讲{theme}。" for theme in themes]
    assert (source.pages, source.blocks[0].page) == (5, 2)


def test_a_line_at_the_top_of_two_later_pages_is_a_running_head(write):
    head = "港口研究    样稿"
    pages = [f"港口研究\n\n{LONG}甲市与", f"{head}\n\n其他港口合作。\n\n附件1\n\n{LONG}", f"{head}\n\n{LONG}乙市。"]
    read = [block.text for block in documents.read(write("a.txt", "\f".join(pages))).blocks]
    assert f"{LONG}甲市与其他港口合作。" in read
    assert not any("样稿" in text for text in read)
    again = documents.read(write("b.txt", f"{LONG}\f附件1\n\n{LONG}\f附件2\n\n{LONG}"))
    assert [block.text for block in again.blocks if block.text.startswith("附件")] == ["附件1", "附件2"]


def test_lines_that_repeat_without_tearing_sentences_stay(write):
    text = "".join(f"{city}\n\n现状\n\n{LONG}{city}。\n\n" for city in ["甲市", "乙市", "丙市"])
    assert [block.text for block in documents.read(write("a.txt", text)).blocks].count("现状") == 3


def test_lines_that_repeat_and_tear_sentences_are_running_heads(write):
    pages = [
        f"{LONG}{city}与其他港口\n\n港口研究 第{n}期\n\n继续合作。" for n, city in enumerate(["甲市", "乙市", "丙市"])
    ]
    source = documents.read(write("a.txt", "\n\n".join(pages)))
    assert texts(source, "paragraph") == [f"{LONG}{city}与其他港口继续合作。" for city in ["甲市", "乙市", "丙市"]]


def test_a_law_keeps_its_chapters_articles_and_items(write):
    text = (
        "第一章 总 则\n第一条 为了促进港口发展，制定本条例。\n第二条 本条例适用于本市。\n第二章 支持措施\n"
        "第三条 市人民政府支持下列项目：\n（一）航运金融；\n（二）多式联运。\n第四条 市交通部门负责资金管理。\n"
    )
    result = segment(documents.read(write("a.txt", text)))
    assert [p.text for p, kind in zip(result.passages, result.kinds, strict=True) if kind == "heading"] == [
        "第一章 总则",
        "第二章 支持措施",
    ]
    assert result.passages[-1].section == "第二章 支持措施"
    assert result.kinds[5:7] == ("list", "list")


# Markdown, HTML, DOCX, PDF


def test_markdown_gives_structure_and_front_matter(write):
    text = (
        "---\ntitle: 港口研究\nauthors: [李四, {name: Jane Doe}]\ndate: 2021-07-01\n---\n# 港口研究\n\n## 一、背景\n\n"
        "甲港**与**\n乙港[^1]合作，见[链接](http://example.org)。\n\n- 第一项。\n\n"
        "| 港口 | 量 |\n|---|---|\n| 甲 | 1 |\n\n[^1]: 王五：《年鉴》。\n"
    )
    source = documents.read(write("a.md", text))
    assert (source.title, source.authors, source.published) == ("港口研究", ("李四", "Jane Doe"), "2021-07-01")
    kinds = [(block.kind, block.text) for block in source.blocks]
    assert kinds == [
        ("heading", "港口研究"),
        ("heading", "一、背景"),
        ("paragraph", "甲港与乙港合作，见链接。"),
        ("list", "第一项。"),
        ("table", ""),
        ("footnote", "王五：《年鉴》。"),
    ]
    assert [block.level for block in source.blocks[:2]] == [1, 2]


PAGE = f"""<html><head><meta charset="{{charset}}"><title>港口新政_某某网</title><meta name="author" content="张三">
<meta name="PubDate" content="2021-07-15 10:22"></head><body><nav><a href="/">首页</a></nav>
<div class="side"><ul><li><a href="/1">热门新闻一则</a></li></ul></div>
<article><header><h1>港口新政</h1></header><p>{LONG}<sup>1</sup><br>第二段也讲港口，{LONG}</p><h2>一、背景</h2>
<ul><li>支持航运金融，扩大开放领域。</li></ul><p>{LONG}</p>
<table><tr><th>港口</th><th colspan="2">吞吐量</th></tr><tr><td>甲港</td><td>100</td><td>120</td></tr></table>
<p>最后一段，{LONG}</p></article><script>track("港口")</script><footer>版权所有 某某网</footer></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gbk")])
def test_a_web_page_gives_its_main_text(write, charset, encoding):
    source = documents.read(write("a.html", PAGE.replace("{charset}", charset).encode(encoding)))
    assert (source.title, source.authors, source.published) == ("港口新政", ("张三",), "2021-07-15")
    assert [block.text for block in source.blocks if block.text] == [
        "港口新政",
        LONG,
        f"第二段也讲港口，{LONG}",
        "一、背景",
        "支持航运金融，扩大开放领域。",
        LONG,
        f"最后一段，{LONG}",
    ]
    assert next(block.rows for block in source.blocks if block.rows) == (
        ("港口", "吞吐量", "吞吐量"),
        ("甲港", "100", "120"),
    )


def test_deeply_nested_pages_do_not_break_the_reader(write):
    source = documents.read(write("a.html", "<div>" * 200 + f"<p>{LONG}</p>"))
    assert LONG in "".join(block.text for block in source.blocks)
    with pytest.raises(DocumentError, match="no text"):
        documents.read(write("b.html", "<div>" * 5000 + f"<p>{LONG}</p>"))


def test_a_word_document_gives_styles_tables_and_marks(word):
    source = documents.read(word)
    assert (source.title, source.authors) == ("港口联动研究", ("张三", "李四"))
    assert [(block.kind, block.level, block.text) for block in source.blocks] == [
        ("heading", 1, "港口联动研究"),
        ("paragraph", 0, "张三 李四"),
        ("heading", 1, "一、背景"),
        ("paragraph", 0, "甲港与乙港签署合作协议。面积3km²。"),
        ("heading", 2, "（一）没有样式的标题"),
        ("list", 0, "支持航运金融。"),
        ("caption", 0, "表1 港口吞吐量"),
        ("table", 0, ""),
    ]
    assert source.blocks[-1].rows == (("港口", "吞吐量"), ("甲港", "4350万标准箱"))


def test_notes_insertions_and_deletions_of_a_word_document(tmp_path):
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("甲港与")
    for change, tag, word in [("del", "delText", "丙港"), ("ins", "t", "乙港")]:
        paragraph._p.append(parse_xml(f"<w:{change} {namespace}><w:r><w:{tag}>{word}</w:{tag}></w:r></w:{change}>"))
    paragraph.add_run("合作。")
    words = "<w:footnote><w:p><w:r><w:t>王五：《年鉴》。</w:t></w:r></w:p></w:footnote>"
    note = f"<w:footnotes {namespace}>{words}</w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, note.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(tmp_path / "a.docx"))
    blocks = documents.read(tmp_path / "a.docx").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "甲港与乙港合作。"),
        ("footnote", "王五：《年鉴》。"),
    ]


def test_a_pdf_gives_paragraphs_headings_tables_and_notes(make_pdf):
    paragraphs = "".join(f"<p>第{n}节的情况是，{LONG * 3}面积3km<sup>2</sup>。<sup>1</sup></p>" for n in range(12))
    rows = "".join(f"<tr><td>港口{n}</td><td>{n * 10}</td><td>{n * 12}</td></tr>" for n in range(2, 6))
    body = (
        f"<h1>港口城市与贸易平台研究</h1><p>张三 李四</p><h2>一、背景</h2>{paragraphs}<p>表1 港口吞吐量</p>"
        f'<table cellspacing="20"><tr><td>港口</td><td>2019年</td><td>2020年</td></tr>{rows}</table>'
        '<h2>二、结论</h2><p>结论很短。</p><p class="n">1 王五：《港口年鉴》，2020年。</p>'
    )
    source = documents.read(make_pdf(body))
    assert (source.title, source.authors) == ("港口城市与贸易平台研究", ("张三", "李四"))
    assert source.pages and source.pages > 1
    assert texts(source, "heading") == ["港口城市与贸易平台研究", "一、背景", "二、结论"]
    expected = [f"第{n}节的情况是，{LONG * 3}面积3km²。" for n in range(12)]
    assert [text for text in texts(source, "paragraph") if text.startswith("第")] == expected
    table = next(block.rows for block in source.blocks if block.rows)
    assert table[0] == ("港口", "2019年", "2020年") and table[-1] == ("港口5", "50", "60")
    assert texts(source, "footnote") == ["王五：《港口年鉴》，2020年。"]


def test_a_pdf_in_two_columns_is_read_column_by_column(make_pdf):
    sentences = [f"第{n}项合作，{LONG}" for n in range(24)]
    body = f'<div style="columns:2">{"".join(f"<p>{sentence}</p>" for sentence in sentences)}</div>'
    assert texts(documents.read(make_pdf(body, "columns")), "paragraph") == sentences


def test_running_heads_of_a_pdf_are_left_out(make_pdf):
    head = '<div style="position:fixed;top:0">港口研究年刊</div>'
    body = f"{head}<div style='padding-top:2em'>{''.join(f'<p>第{n}项，{LONG * 4}</p>' for n in range(30))}</div>"
    assert "港口研究年刊" not in "".join(texts(documents.read(make_pdf(body, "heads")), "paragraph"))


def test_a_pdf_under_another_name_is_read_as_pdf(make_pdf, tmp_path):
    path = tmp_path / "paper.txt"
    path.write_bytes(make_pdf(f"<p>{LONG}</p>", "named").read_bytes())
    assert documents.read(path).pages == 1


def test_a_hundred_pages_are_read(make_pdf, tmp_path):
    page = pypdf.PdfReader(make_pdf(f"<p>{LONG * 14}</p>", "one"))
    writer = pypdf.PdfWriter()
    for _ in range(100):
        writer.add_page(page.pages[0])
    writer.write(tmp_path / "long.pdf")
    assert documents.read(tmp_path / "long.pdf").pages == 100
