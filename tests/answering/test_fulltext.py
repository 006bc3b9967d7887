"""The full text answers what the abstract does not, with the place; without it nothing changes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from printing import FILLER, Put, column, figure, page, para, pdf, section, table

from bot.answering import answer, respond, settle
from bot.answering.evidence import UnverifiedError, checked
from bot.answering.fulltext import whole_sentences
from bot.answers import Answer, InText, Nothing, PaperCard, Passages, TextList
from bot.blocks import plain
from bot.library import Library
from bot.papers import Paper
from bot.parsing import parse
from bot.queries import Ask, Memory, Query
from bot.texts import html
from bot.texts import pdf as pdfs
from bot.texts.body import State

NOTHING = Memory()
CWM, NOW, TODAY = "2510.02387", datetime(2026, 11, 29, tzinfo=UTC), date(2026, 11, 29)
LATER = (
    "Related work is vast, and we name only what is nearest to ours.",
    "The tokenizer splits numbers into single digits before anything else happens.",
    "Evaluation follows the rules of each benchmark, without exceptions of our own.",
    "We thank our colleagues for their comments on drafts of this report.",
)
TEXT = (
    section("S1", "1", "Introduction", para("S1.p1", FILLER) + para("S1.p2", LATER[0]))
    + section(
        "S4",
        "4",
        "Training",
        section("S4.SS1", "4.1", "Tokenizer", para("S4.SS1.p1", LATER[1]), "subsection")
        + section(
            "S4.SS2",
            "4.2",
            "Infrastructure",
            para(
                "S4.SS2.p3",
                "The final run of pretraining took 2048 H100 accelerators for nineteen days in one datacentre. It failed twice.",
            )
            + para("S4.SS2.p4", "We saved checkpoints every thousand steps, as Figure 2 shows."),
            "subsection",
        ),
    )
    + section(
        "S5",
        "5",
        "Evaluation",
        para("S5.p1", LATER[2])
        + table(
            "S5.T3",
            "Table 3",
            "Scores of all models.",
            ["Model", "ZebraBench"],
            [["CWM", "41.5"], ["Other", "12.3"]],
        ),
    )
    + figure("S5.F2", "Figure 2", "Loss against steps.")
    + section(
        "S6", "6", "Limitations", para("S6.p1", "The model was never tuned for conversations with people.")
    )
    + section("S7", "7", "Acknowledgements", para("S7.p1", LATER[3]))
)


@pytest.fixture(scope="module")
def read(corpus_papers: tuple[Paper, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The ten papers, one of them with its text."""
    folder = tmp_path_factory.mktemp("texts")
    library = Library.open(f"sqlite:///{folder / 'x.sqlite3'}", folder)
    library.sync(corpus_papers)
    library.texts.put(CWM, html.read(page(TEXT, stamp=f"arXiv:{CWM}v2 [cs.SE] 1 Nov 2025")), NOW)
    yield library
    library.close()


def asked(text: str, library: Library, memory: Memory = NOTHING) -> tuple[Query, Answer]:
    query = library.soundly(lambda: settle(parse(text, memory, TODAY), library))
    return query, library.soundly(lambda: respond(query, library))


def said(text: str, library: Library, memory: Memory = NOTHING) -> str:
    return plain(asked(text, library, memory)[1], TODAY)


def test_the_text_answers_with_its_place(read: Library) -> None:
    """The sentence, its section, and a link to the very paragraph in the version that was read."""
    told = said("how many H100 accelerators did the pretraining of CWM take?", read)
    assert "The abstract does not say" in told
    assert "2048 H100 accelerators for nineteen days" in told
    assert f"§4.2 Infrastructure (https://arxiv.org/html/{CWM}v2#S4.SS2.p3)" in told


def test_the_abstract_comes_first(read: Library, ten: Library) -> None:
    """What it answers is answered as if there were no text."""
    for question in (
        "how many parameters does CWM have?",
        "what is the context size of CWM?",
    ):
        given = asked(question, read)[1]
        assert isinstance(given, Passages)
        assert given == asked(question, ten)[1]


def test_without_a_text_nothing_changes(read: Library, ten: Library) -> None:
    """Of the other papers, which have none."""
    for question in (
        "how many GPUs was ProofOptimizer trained on?",
        "limitations of KT",
        "what does section 4 of KT say?",
    ):
        assert said(question, read) == said(question, ten)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what does Table 3 say about CWM?", ["Scores of all models.", "CWM", "41.5"]),
        ("table 3 of CWM", ["ZebraBench", "12.3"]),
        ("what does figure 2 of CWM show?", ["Loss against steps.", "as Figure 2 shows"]),
        ("what does section 4.2 of CWM say?", ["§4.2 Infrastructure of CWM", "nineteen days"]),
        ("what does section 4 of CWM say about digits?", ["single digits"]),
        ("limitations of CWM", ["never tuned for conversations"]),
        ("what are the limitations of CWM?", ["never tuned for conversations"]),
    ],
)
def test_parts_are_shown_as_they_stand(read: Library, question: str, words: list[str]) -> None:
    """Tables with their rows, figures with what is said of them, sections by number and by name."""
    told = said(question, read)
    assert all(word in told for word in words), told


def test_only_the_rows_that_were_asked_for_are_shown(read: Library) -> None:
    assert "12.3" not in said("what does Table 3 say about CWM?", read)


def test_a_row_answers_where_names_cross(read: Library) -> None:
    """The paper's row under the benchmark that is asked about, and no other row; not where a name is no head of a column."""
    told = said("what score does CWM get on ZebraBench?", read)
    assert "41.5" in told
    assert "12.3" not in told
    assert "Table 3 of CWM (v2)" in told
    assert "41.5" not in said("what score does CWM get on OtterBench?", read)


def test_follow_ups_look_into_the_text(read: Library) -> None:
    """The last question is asked of the text, and a sentence is shown in its paragraph."""
    question = "how many H100 accelerators did the pretraining of CWM take?"
    last = asked(question, read)[0]
    memory = Memory(str(last), (CWM,))
    assert "It failed twice" in said("show me where", read, memory)
    assert "nineteen days" in said("more passages", read, memory)
    assert "single digits" in said("what does section 4.1 say?", read, memory)


@pytest.mark.parametrize(
    "typed",
    [
        "and section 4.1?",
        "show me section 4.1 please",
        "what is in sec. 4.1?",
        "tell me what section 4.1 says",
        "what about section 4.1",
        "what does section 4.1 say about digits?",
    ],
)
def test_a_part_is_asked_for_in_many_words(read: Library, typed: str) -> None:
    """In a thread about the paper; a number that is none asks for no part."""
    memory = Memory(str(asked("show CWM", read)[0]), (CWM,))
    assert "single digits" in said(typed, read, memory)


@pytest.mark.parametrize("typed", ["the paper that cures cancer", "the article about tulip bulbs"])
def test_a_paper_that_is_described_is_not_the_one_at_hand(read: Library, typed: str) -> None:
    """Nothing of the thread's paper is shown as if it were."""
    memory = Memory(str(asked("show CWM", read)[0]), (CWM,))
    assert isinstance(asked(typed, read, memory)[1], Nothing)


@pytest.mark.parametrize(
    "question", ["does CWM beat Zebra-9 on HumanEval?", "what is the best recipe for pancakes in CWM?"]
)
def test_what_the_text_does_not_hold_is_refused(read: Library, question: str) -> None:
    """A name that it never mentions, words that it never says."""
    assert not isinstance(asked(question, read)[1], InText)


def test_a_refusal_says_that_the_text_was_searched(read: Library) -> None:
    """It found nothing, which is not to say that there is nothing."""
    given = asked("does CWM beat Zebra-9?", read)[1]
    told = plain(given, TODAY)
    assert isinstance(given, Nothing | Passages)
    assert "nothing near it in its full text (v2)" in told or isinstance(given, Passages)


def test_papers_are_found_by_what_their_text_mentions(read: Library) -> None:
    given = asked("which papers mention H100 accelerators in their text?", read)[1]
    assert isinstance(given, TextList)
    assert [one.paper.id for one in given.extracts] == [CWM]
    assert "None of the 1 full text that I have mentions" in said(
        "which papers mention otters in their text?", read
    )


def test_a_card_says_what_is_known(read: Library) -> None:
    assert "Known here: full text v2." in said("show CWM", read)
    assert "Known here" not in said("show KT", read)


def test_no_quote_leaves_that_the_text_does_not_hold(read: Library) -> None:
    """Not with a letter changed, not over the end of its passage, not from another text's."""
    given = asked("how many H100 accelerators did the pretraining of CWM take?", read)[1]
    assert isinstance(given, InText)
    first = given.extracts[0]
    over = first.body.passages[first.body.passages.index(first.passage) + 1].end
    for wrong in (
        replace(first, text=first.text + "."),
        replace(first, start=first.start + 1),
        replace(first, end=over, text=first.body.text[first.start : over]),
        replace(first, passage=replace(first.passage, start=first.passage.start - 1)),
        replace(first, bold=((0, 10_000),)),
    ):
        with pytest.raises(UnverifiedError):
            checked(replace(given, extracts=(wrong,)))


def test_of_a_pdf_only_whole_sentences_are_quoted(corpus_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    """A sentence that goes on in the next column is not; one that stands in one piece is, with its page."""
    left = [
        "We trained the model on 512 cards. The energy that this",
        "took was paid for by the turbines of a",
    ]
    right = [
        "hydroelectric plant, which is unusual. All our numbers",
        "were rounded to the nearest integer value.",
    ]
    pages = [[Put(72, 720, "1 Introduction", 13), *column(left), *column(right, left=330)] for _ in range(2)]
    library = Library.open(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    library.sync(corpus_papers)
    library.texts.put(CWM, pdfs.read(pdf(pages)), NOW)
    for question in (
        "which turbines of a hydroelectric plant did CWM use?",
        "how were the numbers of CWM rounded to an integer?",
    ):
        told = plain(answer(Ask(question, CWM), library), TODAY)
        assert "paid for by the turbines of a hydroelectric" not in re.sub(r"\s+", " ", told)
    assert "> All our numbers were rounded to the nearest integer value." in told
    assert "page 1" in told
    library.close()


def test_the_rest_of_a_sentence_is_not_quoted() -> None:
    """After a formula a paragraph goes on; a point of a list begins one, in small letters too."""
    said = [
        "The loss of our model is this sum over tokens",
        "where the last weight is the temperature. It is fixed.",
        "The settings of our model are these:",
        "the temperature was fixed at one half.",
    ]
    inside = "".join(para(f"S1.p{i}", one) for i, one in enumerate(said))
    text = html.read(page(section("S1", "1", "Loss", inside + para("S1.p9", FILLER))))
    quoted = [span.text for passage in text.passages for span in whole_sentences(text, passage)]
    assert said[1] not in quoted
    assert "where the last weight is the temperature." not in quoted
    assert "It is fixed." in quoted
    assert said[3] in quoted


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        ([Put(72, 600, "The signal is put through the linear filter A of it.")], True),
        ([Put(72, 600, "The signal is put through the linear filter 1"), Put(262, 592, "A"), Put(272, 600, "of it.")], False),
        ([Put(72, 600, "The signal of Vyskocil \u00a8 is put through the filter.")], False),
    ],
)  # fmt: skip
def test_what_stands_above_each_other_is_not_quoted(lines: list[Put], there: bool) -> None:
    """A fraction is printed in two lines, and an accent over a letter: in a row they are not what was printed."""
    text = pdfs.read(pdf([[*lines, *column([FILLER[:80]] * 4, top=500)]]))
    quoted = [span.text for passage in text.passages for span in whole_sentences(text, passage)]
    assert any("The signal" in one for one in quoted) == there


def test_a_card_tells_why_there_is_no_text(read: Library) -> None:
    card = asked("show CWM", read)[1]
    assert isinstance(card, PaperCard)
    assert card.known
    states: dict[State, str] = {
        "none": "abstract only",
        "scanned": "scanned, no text",
        "queued": "being fetched",
    }
    for state, words in states.items():
        told = plain(replace(card, known=replace(card.known, state=state, version=0)), TODAY)
        assert words in told
