"""arXiv's HTML becomes a text with sections, passages and places that a link can lead to."""

from contextlib import suppress

import pytest
from printing import FAILED, FILLER, figure, math, note, page, para, section, table

from bot.texts import html
from bot.texts.body import FullText, Passage, UnreadableError

BODY = (
    '<div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6><p class="ltx_p">We train a model.</p></div>'
    + section("S1", "1", "Introduction", para("S1.p1", FILLER))
    + section(
        "S2",
        "2",
        "Training",
        section(
            "S2.SS1",
            "2.1",
            "Hardware",
            para("S2.SS1.p1", f"We train on 64 GPUs{note('footnote1', 'All of one kind.')} for three weeks.")
            + para(
                "S2.SS1.p2",
                f"The rate is {math('α_{1}=10^{-4}', '<mrow><msub><mi>α</mi><mn>1</mn></msub><mo>=</mo><msup><mn>10</mn><mrow><mo>-</mo><mn>4</mn></mrow></msup></mrow>')}, fixed.",
            )
            + table(
                "S2.T1",
                "Table 1",
                "Results on two tests.",
                ["Model", "SWE-bench", "LiveCode"],
                [["CWM 32B", "65.8", "68.6"], ["Other", "1.0", "2.0"]],
            )
            + figure("S2.F2", "Figure 2", "The loss goes down."),
            "subsection",
        ),
    )
    + '<section class="ltx_bibliography" id="bib"><h2 class="ltx_title">References</h2><ul class="ltx_biblist">'
    '<li class="ltx_bibitem" id="bib.bib1"><span class="ltx_bibblock">A. Writer. A book.</span></li></ul></section>'
)


@pytest.fixture(scope="module")
def text() -> FullText:
    return html.read(page(BODY))


def one(text: FullText, anchor: str) -> Passage:
    return next(passage for passage in text.passages if passage.anchor == anchor)


def test_every_passage_is_a_stretch_of_the_text(text: FullText) -> None:
    """Passages stand one after the other, and say what the text says there."""
    assert "\n\n".join(map(text.said, text.passages)) == text.text
    assert all(passage.start < passage.end for passage in text.passages)


def test_a_paragraph_keeps_its_id_and_its_section(text: FullText) -> None:
    """A link can lead to the very paragraph, and its section has a number."""
    hardware = one(text, "S2.SS1.p1")
    assert text.said(hardware) == "We train on 64 GPUs for three weeks."
    assert str(text.within(hardware)) == "§2.1 Hardware"


def test_a_footnote_is_no_part_of_its_sentence(text: FullText) -> None:
    """It stands by itself, with its own id."""
    assert text.said(one(text, "footnote1")) == "All of one kind."
    assert one(text, "footnote1").kind == "footnote"


def test_a_formula_is_read_from_its_letters(text: FullText) -> None:
    """Subscripts and superscripts become the signs that Unicode has."""
    assert text.said(one(text, "S2.SS1.p2")) == "The rate is α₁ = 10⁻⁴, fixed."


def test_a_row_of_a_table_is_a_passage(text: FullText) -> None:
    """Cells are kept apart, and the row knows its table."""
    rows = [(text.said(p), p.kind, p.label) for p in text.passages if p.anchor == "S2.T1"]
    assert rows == [
        ("Table 1: Results on two tests.", "caption", "Table 1"),
        ("Model | SWE-bench | LiveCode", "header", "Table 1"),
        ("CWM 32B | 65.8 | 68.6", "row", "Table 1"),
        ("Other | 1.0 | 2.0", "row", "Table 1"),
    ]


def test_a_cell_that_spans_stands_in_each_column_and_row() -> None:
    """No number slides under another head."""
    spanned = (
        '<figure class="ltx_table" id="S1.T1"><table class="ltx_tabular"><tr class="ltx_tr"><td class="ltx_td" rowspan="2">A</td>'
        '<td class="ltx_td" colspan="2">B</td></tr><tr class="ltx_tr"><td class="ltx_td">1</td><td class="ltx_td">2</td></tr></table></figure>'
    )
    text = html.read(page(section("S1", "1", "One", para("S1.p1", FILLER) + spanned)))
    assert [text.said(p) for p in text.passages if p.anchor == "S1.T1"] == ["A | B | B", "A | 1 | 2"]


def test_the_version_is_the_one_that_the_page_bears(text: FullText) -> None:
    """Whatever was asked for."""
    assert (text.stamp, text.version, text.licence, text.title) == ("2605.29955", 2, "CC BY 4.0", "A paper")


def test_what_is_no_text_of_the_paper_is_left_out(text: FullText) -> None:
    """Neither the list of contents, nor the authors, nor the page's own buttons."""
    for strange in ("Report issue", "Contents", "Ada Example"):
        assert strange not in text.text


def test_references_are_told_from_the_text(text: FullText) -> None:
    """They are no passages to answer with."""
    assert [p.kind for p in text.passages if text.said(p) == "A. Writer. A book."] == ["reference"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (page(FAILED), "could not convert"),
        (page(BODY + FAILED), "could not convert"),
        (b"<html><body><h1>No HTML for '2605.29955'</h1></body></html>", "no HTML"),
        (page(para("p1", "Too little.")), "usual length"),
        (b"", "no HTML|empty"),
        (b"\x00\xff\xfe" * 50, "HTML"),
    ],
)
def test_a_page_that_is_no_text_says_why(given: bytes, reason: str) -> None:
    """A failed conversion answers with status 200 as well."""
    with pytest.raises(UnreadableError, match=reason):
        html.read(given)


def test_a_page_of_nothing_but_depth_is_read_or_refused() -> None:
    """A thousand elements inside each other do no harm."""
    deep = "<div>" * 5000 + FILLER + "</div>" * 5000
    with suppress(UnreadableError):
        html.read(page(deep))
