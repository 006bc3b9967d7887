"""A PDF becomes a text in the order of reading, whatever the file does to the program that reads it."""

import sys
from dataclasses import replace

import pytest
from printing import Put, column, pdf

from bot.texts.body import FullText, UnreadableError
from bot.texts.pdf import LIMITS, Limits, read

LEFT = [
    "The first column speaks of the data that we have",
    "used, and of how it was col\u00adlected by all of us.",
    "It says that the model was trained on 64 graphics",
    "cards for three weeks, which took a while.",
]
RIGHT = [
    "The second column is about what came of it in the",
    "end, and about what did not come of it at all.",
    "It is not to be mixed with the first of the two",
    "columns, which stands to the left of this one.",
]


def paper() -> bytes:
    """Three pages in two columns, with running heads, page numbers, headings, a caption and references."""
    pages = []
    for number in (1, 2, 3):
        lines = [Put(72, 760, f"Example et al. A made-up paper {number}", 9), Put(300, 30, str(number), 9)]
        if number == 1:
            lines += [
                Put(72, 730, "A Made-up Paper about Nothing", 18),
                Put(20, 400, "arXiv:2605.29955v3 [cs.CL] 1 Nov 2026", 20),
            ]
        lines += [
            Put(72, 700, ["1 Introduction", "2 Training", "3 Results"][number - 1], 13),
            *column(LEFT, top=680),
        ]
        if number == 3:
            lines += [
                Put(72, 580, "References", 13),
                *column(["[1] A. Writer. A book about the things of the world."], top=560),
            ]
        lines += [Put(320, 500, "Figure 1: What the made-up model does with its data.", 9)] * (number == 2)
        pages.append([*lines, *column(RIGHT, left=320, top=700)])
    return pdf(pages)


@pytest.fixture(scope="module")
def text() -> FullText:
    return read(paper())


def test_columns_are_read_one_after_the_other(text: FullText) -> None:
    """A sentence of the left column is never mixed with the right one."""
    said = [text.said(p) for p in text.passages if p.kind == "text"]
    assert any("trained on 64 graphics cards for three weeks" in one for one in said)
    assert not any("left" in one and "graphics" in one for one in said)


def test_heads_and_page_numbers_are_left_out(text: FullText) -> None:
    """What repeats at the edge of the pages is no part of the text."""
    assert "Example et al." not in text.text
    assert "arXiv:" not in text.text
    assert not any(text.said(p).isdigit() for p in text.passages)


def test_headings_begin_sections(text: FullText) -> None:
    assert [str(section) for section in text.sections] == [
        "§1 Introduction",
        "§2 Training",
        "§3 Results",
        "References",
    ]


def test_the_stamp_says_what_paper_and_version_it_is(text: FullText) -> None:
    """It stands in the margin of the first page."""
    assert (text.stamp, text.version, text.pages, text.title) == (
        "2605.29955",
        3,
        3,
        "A Made-up Paper about Nothing",
    )


def test_captions_and_references_are_told_apart(text: FullText) -> None:
    captions = [(text.said(p), p.label, p.page) for p in text.passages if p.kind == "caption"]
    assert captions == [("Figure 1: What the made-up model does with its data.", "Figure 1", 2)]
    assert [text.said(p) for p in text.passages if p.kind == "reference"][:1] == [
        "[1] A. Writer. A book about the things of the world."
    ]


def test_the_numbers_of_a_manuscripts_lines_are_left_out() -> None:
    """No sentence has the number of its line in it."""
    said = [
        f"these are the words of line {word} and there are"
        for word in "one two three four five six seven eight nine ten".split()
    ] * 4
    lines = [f"{i} {one}" for i, one in enumerate(said, start=1)]
    text = read(pdf([column(lines[:20]), column(lines[20:])]))
    assert "line one and there are these are the words" in text.text
    assert not any(character.isdigit() for character in text.text)


def test_the_rows_of_a_table_are_no_sentences() -> None:
    """Where letters stand far apart, cells do, however much their words are like a sentence."""
    cells = [("Is the table isolated?", "Hard"), ("Are both of them connected?", "Easy")]
    rows = [
        Put(left, 560 - 12 * i, cell)
        for i, row in enumerate(cells)
        for left, cell in zip((72, 330), row, strict=True)
    ]
    text = read(pdf([[*column(LEFT * 3), *rows]]))
    said = [text.said(one) for one in text.passages if one.kind == "text"]
    assert any("64 graphics" in one for one in said)
    assert not any("isolated" in one for one in said)


@pytest.mark.parametrize(
    ("given", "state", "reason"),
    [
        (b"", "failed", "empty"),
        (b"GIF89a", "failed", "not a PDF"),
        (b"<!DOCTYPE html><html>Sign in to Slack</html>", "failed", "web page"),
        (paper()[:900], "failed", "damaged"),
        (pdf([[]] * 3), "scanned", "pictures"),
        (pdf([column(LEFT)], count=400), "refused", "400 pages"),
        (b"%PDF-1.4" + bytes(LIMITS.bytes), "refused", "25 MB"),
    ],
)
def test_a_bad_file_is_one_plain_sentence(given: bytes, state: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        read(given)
    assert caught.value.state == state


CHILDREN = {
    "abort": "import os; os.abort()",
    "memory": "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); x = bytearray(2**31)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "silent": "import time; time.sleep(60)",
    "endless": "import sys\nwhile True: sys.stdout.write('x' * 65536)",
    "nonsense": "print('{}'); print('not JSON')",
    "nothing": "",
}


@pytest.mark.parametrize("way", CHILDREN)
def test_however_the_child_ends_it_is_one_sentence(way: str) -> None:
    """The process that asked goes on, and nothing of the child is left."""
    limits = Limits(seconds=1, output=1_000_000) if way == "silent" else replace(LIMITS, output=1_000_000)
    with pytest.raises(UnreadableError, match="reading it failed"):
        read(paper(), limits, child=(sys.executable, "-I", "-c", CHILDREN[way]))


def test_what_was_read_before_the_child_died_is_kept() -> None:
    """One bad page loses that page and those after it, and says so."""
    line = '["It was here that the words of the only page stood, and they are all that was ever read of it at the time.", 72, 700, 500, 710, 10]'
    script = f"""print('{{"pages": 2}}'); print('{{"page": 1, "width": 612, "height": 792, "lines": [{line}]}}', flush=True); import os; os.abort()"""
    text = read(paper(), child=(sys.executable, "-I", "-c", script))
    assert text.unread == (2,)
    assert "the only page" in text.text


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Ada Lovelace1, Grace Hopper2* and Vincent van der Berg", "1University of Rivers"], ("Ada Lovelace", "Grace Hopper", "Vincent van der Berg")),
        (["Ada Lovelace", "University of Rivers", "Grace Hopper", "Institute of Otters"], ("Ada Lovelace", "Grace Hopper")),
        (["Ada Lovelace Grace Hopper", "University of Rivers"], ()),
        (["Technical Report", "Ada Lovelace"], ()),
        (["Rivers and Otters in the Nineties", "ada@rivers.org"], ()),
    ],
)  # fmt: skip
def test_authors_are_read_where_nothing_else_can_be_meant(lines: list[str], names: tuple[str, ...]) -> None:
    """From the lines below the title; two names without anything between them are no name."""
    byline = [Put(72, 715 - 14 * i, line, 11) for i, line in enumerate(lines)]
    text = read(pdf([[Put(72, 740, "On Otters in Rivers", 18), *byline, *column(LEFT, top=620)]]))
    assert text.title == "On Otters in Rivers"
    assert text.authors == names
