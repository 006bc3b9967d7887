"""What answers say: the author asked for in sight, verbatim sentences, honest refusals, the same on every surface."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import TODAY, every
from nasty import paper_of
from validity import parts, problems

from bot.answers import Citation, Listed, Nothing, PaperCard, PaperList, Passages, Quote, Stated
from bot.blocks import Message, message, plain
from bot.blocks.entries import byline, marked
from bot.blocks.escape import cut, escape, literal
from bot.feeds.legible import legible
from bot.papers import Author, Name, Paper
from bot.parsing import read
from bot.queries import Ask, Cite, Find, Keep, Show, Similar, Summarize
from bot.text import sentences


@pytest.fixture(scope="module")
def works(corpus_papers: tuple[Paper, ...]) -> dict[str, Paper]:
    """The ten papers by id."""
    return {paper.id: paper for paper in corpus_papers}


def sentence(paper: Paper, piece: str) -> Quote:
    """The sentence of an abstract that holds a piece, with the piece in bold."""
    span = next(span for span in sentences(paper.abstract) if piece in span.text)
    at = span.text.index(piece)
    return Quote(paper, span.start, span.end, span.text, ((at, at + len(piece)),))


def listed(paper: Paper, family: str) -> Listed:
    return Listed(paper, tuple(n for n, name in enumerate(paper.authors, 1) if name.family == family))


def leaves(made: Message, **style: bool) -> list[str]:
    """The texts of a message's leaves in a style."""
    return [
        part["text"]
        for part in parts(made.blocks)
        if part.get("type") in {"text", "link"} and part.get("style") == style
    ]


def buttons(made: Message) -> dict[str, str]:
    """What each button asks, by the text on it."""
    return {
        part["text"]["text"]: part["value"] for part in parts(made.blocks) if part.get("type") == "button"
    }


def gloeckle(papers: tuple[Paper, ...], **changes: object) -> PaperList:
    """A list of papers by Gloeckle, asked for with a typo."""
    author = Author("k", (Name("Gloeckle", "Fabian"),))
    rows = tuple(listed(paper, "Gloeckle") for paper in papers)
    answer = PaperList(Find(authors=("Gloekle",)), rows, len(rows), 10, (author,), "Fabian Gloeckle")
    return replace(answer, **changes)  # type: ignore[arg-type]


def test_the_author_asked_for_is_bold_with_the_position(works: dict[str, Paper]) -> None:
    """The 23rd of 51 authors is one of the three that are shown, not lost in an "et al."."""
    answer = gloeckle((works["2510.02387"],))
    shown = "FAIR CodeGen team, … Fabian Gloeckle, … Gabriel Synnaeve + 48 more (23rd of 51 authors)"
    assert shown in plain(answer, TODAY)
    made = message(answer, answer.find, "thread", TODAY)
    (row,) = (block for block in made.blocks if block["type"] == "section")
    assert "FAIR CodeGen team, … *Fabian Gloeckle*, … Gabriel Synnaeve + 48 more" in row["text"]["text"]


def test_every_paper_of_a_list_has_its_own_menu(corpus_papers: tuple[Paper, ...]) -> None:
    """Each option asks for something of that paper; below the list there is no other menu."""
    answer = gloeckle(corpus_papers)
    made = message(answer, answer.find, "thread", TODAY)
    menus = [block["accessory"] for block in made.blocks if block["type"] == "section"]
    assert len(menus) == len(corpus_papers)
    for menu, paper in zip(menus, corpus_papers, strict=True):
        asked = {option["text"]["text"]: read(option["value"]) for option in menu["options"]}
        assert asked == {
            "Open": Show(paper.id),
            "Summary": Summarize(paper.id),
            "Cite": Cite("bibtex", (paper.id,)),
            "Save": Keep("save", (paper.id,)),
            "More like this": Similar(paper.id),
        }
    assert not any(part.get("type") == "static_select" for part in parts(made.blocks))


@pytest.mark.parametrize(
    ("total", "places", "names"),
    [
        (3, (), "A0 F, A1 F, A2 F"),
        (4, (), "A0 F, A1 F, A2 F + 1 more"),
        (9, (5,), "A0 F, … A4 F, … A8 F + 6 more (5th of 9 authors)"),
        (9, (1,), "A0 F, A1 F, … A8 F + 6 more (1st of 9 authors)"),
        (9, (9,), "A0 F, A1 F, … A8 F + 6 more (9th of 9 authors)"),
        (9, (3, 5, 7), "A0 F, … A2 F, … A4 F + 6 more (3rd, 5th and 7th of 9 authors)"),
        (2, (2,), "A0 F, A1 F (2nd of 2 authors)"),
        (1, (1,), "A0 F (the only author)"),
    ],
)
def test_a_byline_is_short(total: int, places: tuple[int, ...], names: str) -> None:
    """Three names at most, whoever was asked for among them."""
    authors = tuple(Name("F", f"A{n}") for n in range(total))
    paper = Paper("2601.00001", "T", "A.", authors, date(2026, 1, 2))
    assert "".join(run.text for run in byline(Listed(paper, places))) == names


def test_a_list_says_how_it_was_understood(corpus_papers: tuple[Paper, ...]) -> None:
    """Heading, correction, and one line of the filters that the heading does not say, and of the order."""
    answer = gloeckle(corpus_papers, find=Find(authors=("Gloekle",), since=date(2025, 10, 1), code=True))
    assert plain(answer, TODAY).startswith(
        "10 papers by Fabian Gloeckle\n\nShowing results for Fabian Gloeckle.\n\n"
        "since Oct 1, 2025 · with code · newest first"
    )


def test_pages_are_counted_and_turned(corpus_papers: tuple[Paper, ...]) -> None:
    """The second page of 25 says which papers it shows, and leads to both neighbours."""
    find = Find("Lean", page=2)
    answer = gloeckle(corpus_papers, find=find, total=25)
    made = message(answer, find, "thread", TODAY)
    assert made.text.startswith("Papers 11–20 of 25 by Fabian Gloeckle")
    assert buttons(made)["Previous"] == 'papers about "Lean"'
    assert buttons(made)["Next"] == 'papers about "Lean" page 3'
    assert "\n\n11. " in made.text


def test_following_a_list_follows_the_person_meant(corpus_papers: tuple[Paper, ...]) -> None:
    """A typo in the question does not end up in a subscription."""
    answer = gloeckle(corpus_papers)
    made = buttons(message(answer, answer.find, "thread", TODAY))
    assert made["Follow this"].startswith('subscribe to papers by "Fabian Gloeckle" every weekday')
    assert made["Cite all"] == 'bibtex for papers by "Gloekle"'


def test_a_card_has_everything_and_its_links(works: dict[str, Paper]) -> None:
    """The authors with their count, folded; the category's name, licence, and each link under its label."""
    said = plain(PaperCard(works["2510.02387"], 2), TODAY)
    assert said.startswith(
        "CWM: An Open-Weights LLM for Research on Code Generation with World Models (https://arxiv.org/abs/2510.02387v2)"
    )
    assert "Kristian" not in said.partition("(51 authors)")[0]
    assert "Michel Meyer, … Gabriel Synnaeve (51 authors)" in said
    assert "Category: cs.SE (Software Engineering), also cs.AI, cs.LG" in said
    assert "Models (CWM SFT) (https://huggingface.co/facebook/cwm-sft)" in said
    assert works["2510.02387"].abstract in said
    assert said.endswith("You asked for v2: the links lead to it.")


def test_a_later_abstract_says_so(works: dict[str, Paper]) -> None:
    """Code Llama's stored abstract is not of its first version, and the card tells."""
    assert "The abstract is from a version later than the first" in plain(
        PaperCard(works["2308.12950"]), TODAY
    )
    assert "The abstract is from" not in plain(PaperCard(works["2510.02387"]), TODAY)


def test_a_quote_is_verbatim_with_its_figure_bold(works: dict[str, Paper]) -> None:
    """The leaves of the quote, joined, are the stored sentence; the figure that answers is bold, and no other."""
    quote = sentence(works["2510.02387"], "65.8%")
    answer = Passages("SWE-bench?", "quote", (quote,), value="65.8%")
    made = message(answer, Ask("SWE-bench?"), "thread", TODAY)
    (block,) = (part for part in parts(made.blocks) if part.get("type") == "rich_text_quote")
    assert "".join(leaf["text"] for leaf in block["elements"]) == quote.text
    assert [leaf["text"] for leaf in block["elements"] if leaf.get("style")] == ["65.8%"]
    assert buttons(made)["Show in abstract"] == 'show the sentence for "SWE-bench?" in "2510.02387"'


def test_of_several_figures_the_one_that_was_asked_for_is_bold(works: dict[str, Paper]) -> None:
    """Where the sentence says which is on what, that one alone; else none."""
    for asked, piece, bold in (
        ("what does CWM score on AIME 2024?", "65.8%", ["76.0%"]),
        ("what does CWM score?", "65.8%", []),
    ):
        answer = Passages(asked, "quote", (sentence(works["2510.02387"], piece),))
        made = message(answer, Ask(asked), "thread", TODAY)
        (block,) = (part for part in parts(made.blocks) if part.get("type") == "rich_text_quote")
        assert [leaf["text"] for leaf in block["elements"] if leaf.get("style")] == bold


def test_the_closest_passage_is_never_sold_as_the_answer(works: dict[str, Paper]) -> None:
    """What the paper does not mention comes first, then the closest passage under that name."""
    quote = sentence(works["2308.12950"], "67%")
    answer = Passages("Code Llama on SWE-bench?", "closest", (quote,), ("SWE-bench",), refused=True)
    first, second, *_ = plain(answer, TODAY).split("\n\n")
    assert first == "Code Llama’s abstract does not mention “SWE-bench”."
    assert second == "The closest passage I have; it may not answer this:"


def test_a_doubted_sentence_is_shown_inside_its_abstract(works: dict[str, Paper]) -> None:
    """The whole abstract, and the sentence in bold inside it."""
    quote = sentence(works["2510.02387"], "65.8%")
    made = message(Passages("x", "quote", (quote,), whole=True), Ask("x", whole=True), "thread", TODAY)
    assert quote.text in leaves(made, bold=True)
    assert quote.paper.abstract in made.text
    assert "Show in abstract" not in buttons(made)


def test_what_no_source_states_is_said_to_be_unstated(works: dict[str, Paper]) -> None:
    """An empty field is a plain sentence, never a guess."""
    assert plain(Stated(works["2510.02387"], "venue", ()), TODAY).startswith(
        "What I have on CWM does not say where it was published."
    )
    assert plain(Stated(works["2510.02387"], "date", ("2025-09-30",)), TODAY).startswith(
        "First version: Sep 30, 2025"
    )


def test_a_refusal_is_short_and_names_the_nearest(works: dict[str, Paper]) -> None:
    """Who is not here, who was perhaps meant, and terms within others said once."""
    nobody = Nothing("no author", "Smith", 10, names=(Name("Smyth", "Ann"),))
    assert plain(nobody, TODAY) == "No author called “Smith” in these 10 papers. Did you mean Ann Smyth?"
    assert buttons(message(nobody, Find(), "thread", TODAY)) == {
        "Papers by Ann Smyth": 'papers by "Ann Smyth"'
    }
    silent = Nothing(
        "not stated", "x", 10, (works["2308.12950"],), missing=("SWE-bench", "SWE-bench Verified")
    )
    assert plain(silent, TODAY).startswith(
        "What I have on Code Llama does not say. It does not mention “SWE-bench Verified”."
    )


def test_citations_are_copied_whole_or_not_at_all(works: dict[str, Paper]) -> None:
    """A list too long for a message shows its first entries whole and says how many there are."""
    entries = [f"@misc{{key{n},\n  title = {{{'x' * 900}}}\n}}" for n in range(30)]
    made = message(
        Citation("bibtex", "\n\n".join(entries), tuple(works.values()), len(works)), Cite(), "thread", TODAY
    )
    (shown,) = (
        part["elements"][0]["text"]
        for part in parts(made.blocks)
        if part.get("type") == "rich_text_preformatted"
    )
    assert shown.split("\n\n") == entries[: shown.count("@misc")]
    assert f"{shown.count('@misc')} of 30 citations" in made.blocks[1]["elements"][0]["text"]


def test_every_surface_says_the_same(corpus_papers: tuple[Paper, ...]) -> None:
    """What stands in the blocks stands in the plain text too, and the other way round for short answers."""
    for kind, (answer, query) in every(corpus_papers).items():
        made, said = message(answer, query, "direct", TODAY), plain(answer, TODAY)
        shown = [
            part["text"]
            for block in made.blocks
            for part in parts(block)
            if part.get("type") in {"text", "link"}
        ]
        assert all(
            piece.strip() in said.replace("\n   ", "\n") or "…" in piece
            for text in shown
            for piece in text.split("\n")
        ), kind
        assert made.text in escape(said) or made.text.endswith("…")


def test_an_empty_list_of_papers_still_says_something() -> None:
    """A page past the last one is no empty message."""
    answer = PaperList(Find("Lean", page=9), (), 12, 10)
    assert not problems(message(answer, Show("x"), "private", TODAY))


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_marking_never_changes_a_text(text: str, bold: list[tuple[int, int]]) -> None:
    """Whatever stretches are asked for, sound or not, the runs joined are the text as it is read."""
    assert "".join(run.text for run in marked(text, tuple(bold))) == legible(text)[0]


def test_no_answer_shows_tex() -> None:
    """Quotes, cards and comparisons of an abstract full of it, on every surface; its figure is still bold, and stored as typed."""
    abstract = r"We present $\textbf{RACER}$, which \emph{gains} $3.5\%$ on $\binom{n}{k}$ \cite{x}."
    paper = replace(paper_of("RACER"), abstract=abstract)
    start = abstract.index("$3.5")
    sentence = Quote(paper, 0, len(abstract), abstract, ((start + 1, start + 6),))
    said = Passages("what does RACER gain?", "quote", (sentence,), (), "")
    for answer, query in (*every([paper] * 3).values(), (said, Ask("what does RACER gain?", paper.id))):
        made = message(answer, query, "thread", TODAY)
        assert not any(
            mark in str(part.get("text")) for part in parts(made.blocks) for mark in ("$\\", "\\emph")
        )
        assert "\\binom" not in made.text
    shown = message(said, Ask("what does RACER gain?", paper.id), "thread", TODAY)
    assert "We present RACER, which gains 3.5% on binom(n)(k) [x]." in shown.text
    assert said.quotes[0].text == abstract


@given(st.text(), st.integers(0, 30))
def test_cutting_keeps_to_its_limit(text: str, limit: int) -> None:
    """A cut text is a beginning of the text, never longer than allowed."""
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert shown == text or text.startswith(shown.removesuffix("…"))


@given(st.text(alphabet="<>&!@#*_~`:| ab\n\u202e"))
def test_no_text_becomes_markup(text: str) -> None:
    """Escaped text holds no bracket, and literal text no mark that could open a style."""
    assert not {"<", ">"} & set(escape(text) + literal(text))
    assert "`" not in literal(text)
