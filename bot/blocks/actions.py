"""The buttons under an answer. Each holds the text that asks for what it does, so it works after a restart.

A press re-enters through `parse` like anything typed; a query too long for a button leaves it out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from bot.answering.evidence import shown
from bot.answers import (
    Answer,
    AuthorChoice,
    Briefs,
    Citation,
    CoauthorList,
    Comparison,
    Declined,
    GivenList,
    Guide,
    InText,
    Listed,
    Many,
    Most,
    Nothing,
    PaperCard,
    PaperChoice,
    PaperList,
    Passages,
    PeopleList,
    Preview,
    Puzzled,
    SelfPortrait,
    Shelf,
    Smalltalk,
    Stated,
    Subscription,
    SubscriptionList,
    Summary,
    Tally,
    TextList,
    Told,
)
from bot.blocks.entries import MAX_CARD, name
from bot.blocks.notation import question, short, title
from bot.blocks.pieces import Button, Buttons, Menu, Opinion
from bot.blocks.refusals import described, offers
from bot.blocks.welcome import tries
from bot.papers import Author, Paper
from bot.queries import (
    Ask,
    Change,
    Cite,
    Coauthors,
    Fact,
    Find,
    FindToRead,
    Import,
    Keep,
    Paged,
    People,
    Query,
    Show,
    Similar,
    Style,
    Subscribe,
    Summarize,
    page_of,
    turned,
)

Surface = Literal["private", "thread", "direct", "view"]
"""private: only the asker sees it; thread: in a channel; direct: a direct message; view: Home or a modal."""

Items = Iterator[Button | Menu]

MAX_EXAMPLES: Final = 4
MAX_MANAGED: Final = 5
"""So many subscriptions have buttons; the others are named by number."""
MAX_ANSWERS: Final = 5
"""So many answers in one message keep their buttons."""
STYLES: Final[dict[Style, str]] = {"bibtex": "BibTeX", "ris": "RIS", "apa": "APA", "markdown": "Markdown"}


def rows(answer: Answer, query: Query, surface: Surface) -> Iterator[Buttons | Opinion]:
    """Rows of buttons for an answer; "share" only where others do not see it yet.

    What a fact was worth is asked by two thumbs, which no view takes, and of private answers nobody knows: there by buttons.
    """
    answers = answer.answers[:MAX_ANSWERS] if isinstance(answer, Many) else (answer,)
    for one in answers:
        judged = isinstance(one, (Stated, Passages, InText))
        asked = tuple(_feedback(query)) if judged and surface in {"private", "view"} else ()
        made = (*_items(one, query), *asked)
        if items := tuple(item for item in made if surface != "view" or item.verb != "canvas"):
            yield Buttons(items)
        if judged and surface in {"thread", "direct"}:
            yield Opinion(str(query))
    if surface == "private" and any(map(_worth_sharing, answers)):
        yield Buttons(
            (Button("Share in channel", "share", str(query), label="Share this answer with the channel"),)
        )


_WORTH_SHARING: Final = (
    PaperList, PaperCard, Summary, Stated, Passages, InText, TextList, Comparison, CoauthorList, Citation, PeopleList, Tally, Most, Briefs
)  # fmt: skip


def _worth_sharing(answer: Answer) -> bool:
    """Whether others may want to see an answer too, and may: not one from a text that was given to somebody."""
    private = (isinstance(answer, InText) and answer.private) or any(paper.given for paper in shown(answer))
    return isinstance(answer, _WORTH_SHARING) and not private


def _items(answer: Answer, query: Query) -> Items:
    match answer:
        case PaperList():
            yield from _listing(answer)
        case PaperCard():
            yield from _card(answer.paper)
        case Summary():
            yield from _about(answer.paper)
        case Stated() | Passages():
            yield from _fact(answer)
        case InText():
            yield from _in_text(answer)
        case Comparison():
            yield from _cite_all(Cite("bibtex", tuple(paper.id for paper in answer.papers)))
        case Citation():
            yield from _styles(answer, query)
        case _:
            yield from _more_items(answer)


def _more_items(answer: Answer) -> Items:
    match answer:
        case AuthorChoice() | PaperChoice():
            yield from _choices(answer)
        case CoauthorList():
            yield from _pages(
                Coauthors(str(answer.author.name), answer.page), len(answer.coauthors), answer.total
            )
        case Nothing():
            yield from _nearest(answer)
        case Guide() | Smalltalk() | Puzzled():
            yield from _examples(answer.examples)
        case Preview():
            yield from _follow(answer.confirm)
        case SubscriptionList():
            yield from _managed(answer)
        case Told():
            yield from _told(answer)
        case Shelf():
            yield from _shelf(answer)
        case _:
            yield from _counted(answer)


def _counted(answer: Answer) -> Items:
    match answer:
        case PeopleList():
            yield from _people(answer)
        case TextList():
            yield from _some([one.paper for one in answer.extracts])
        case GivenList():
            yield from [_open([one.paper for one in answer.texts], 0)] if answer.texts else ()
        case Tally():
            yield Button("Show the papers", "ask", str(replace(answer.find, page=1)))
        case Most():
            yield from _some([paper for paper, _ in answer.papers])
        case Briefs():
            yield from _some([one.paper for one in answer.entries if not isinstance(one, Nothing)])
        case Declined():
            yield from _examples(offers(answer))
        case SelfPortrait():
            yield from _examples(tries(answer))
        case _:
            return


def _people(answer: PeopleList) -> Items:
    """The papers of each person among those that were asked for, and the pages before and after."""
    for author, _, _ in answer.people:
        who = (str(author.name), *answer.find.authors)
        find = replace(answer.find, authors=who, first=answer.lead or answer.find.first, page=1, order=None)
        yield Button(name(author.name), "ask", str(find), label=f"Papers by {name(author.name)}")
    query = People(answer.find, answer.lead, answer.but, answer.page)
    yield from _pages(query, len(answer.people), answer.listed)


def _some(papers: Sequence[Paper]) -> Items:
    """Some papers that were picked out."""
    if papers:
        yield _open(papers, 0)
        yield from _cite_all(Cite("bibtex", tuple(paper.id for paper in papers)))


def _choices(answer: AuthorChoice | PaperChoice) -> Items:
    """By number: what they are called stands above."""
    called = [described(one) if isinstance(one, Author) else title(one) for one, _ in answer.choices]
    for number, (label, (_, then)) in enumerate(zip(called, answer.choices, strict=True), start=1):
        yield Button(f"{number}", "page", str(then), label=label)


def _examples(examples: Sequence[str]) -> Items:
    return (Button(example, "ask", example) for example in examples[:MAX_EXAMPLES])


def _listing(answer: PaperList) -> Items:
    """Papers that were picked out have no filters to page through, to follow or to cite by."""
    if not answer.open:
        yield from _cite_all(Cite("bibtex", tuple(listed.paper.id for listed in answer.papers)))
        return
    query = FindToRead(answer.find) if answer.reading else answer.find
    yield from _pages(query, len(answer.papers), answer.total, answer.size)
    whole = replace(answer.find, page=1)
    yield from _cite_all(Cite("bibtex", (), whole))
    yield Button(
        "Follow this",
        "follow",
        str(Subscribe(_resolved(answer))),
        label="Follow new papers like these",
    )


def _resolved(answer: PaperList) -> Find:
    """What to follow: the people meant rather than the spelling typed."""
    names = tuple(str(author.name) for author in answer.authors)
    return replace(answer.find, authors=names or answer.find.authors, page=1, order=None, top=0, table=False)


def _pages(query: Paged, there: int, total: int, size: int = 0) -> Items:
    """The pages before and after this one, where there are such."""
    page = page_of(query)
    if page > 1:
        yield Button("Previous", "page", str(turned(query, page - 1)), label="Previous page")
    if (page - 1) * (size or max(there, 10)) + there < total:
        yield Button("Next", "page", str(turned(query, page + 1)), label="Next page")


def _open(papers: Sequence[Paper], before: int) -> Menu:
    options = tuple((f"{before + n}. {title(paper)}", paper.id) for n, paper in enumerate(papers, start=1))
    return Menu("Open a paper…", "ask", options)


def _cite_all(cite: Cite) -> Items:
    yield Button("Cite all", "cite", str(cite), label="Citations of all of these papers")


def _card(paper: Paper) -> Items:
    yield Button("Summary", "ask", str(Summarize(paper.id)), label=f"Summary of {short(paper)}")
    yield from _about(paper)
    if len(paper.authors) > MAX_CARD:
        everyone = str(Fact("authors", paper.id))
        yield Button(
            f"All {len(paper.authors):,} authors", "ask", everyone, label=f"All authors of {short(paper)}"
        )


def _about(paper: Paper) -> Items:
    """What can be done with any paper; of one that is only a PDF nothing is known to be cited or likened."""
    if paper.given:
        return
    yield Button("Cite", "cite", str(Cite("bibtex", (paper.id,))), label=f"Cite {short(paper)}")
    yield Button(
        "Save", "save", str(Keep("save", (paper.id,))), label=f"Save {short(paper)} to your reading list"
    )
    yield Button("More like this", "similar", str(Similar(paper.id)), label=f"Papers like {short(paper)}")


def _fact(answer: Stated | Passages) -> Items:
    """Checking it, and using it."""
    quote = answer.evidence if isinstance(answer, Stated) else next(iter(answer.quotes), None)
    paper = answer.paper if isinstance(answer, Stated) else quote.paper if quote else None
    question = answer.question if isinstance(answer, Passages) else quote.text if quote else ""
    whole = isinstance(answer, Passages) and answer.whole
    if paper and quote and not whole:
        label = f"Show the sentence inside the abstract of {short(paper)}"
        yield Button("Show in abstract", "why", str(Ask(question, paper.id, whole=True)), label=label)
    if paper:
        yield from _opened(paper)


def _opened(paper: Paper) -> Items:
    yield Button("Open paper", "ask", str(Show(paper.id)), label=f"Show {short(paper)}")
    if not paper.given:
        yield Button("Cite", "cite", str(Cite("bibtex", (paper.id,))), label=f"Cite {short(paper)}")


def _in_text(answer: InText) -> Items:
    """Checking it and using it."""
    paper = answer.paper
    if not answer.whole and answer.tier != "part":
        label = f"Show the sentence inside its paragraph of {short(paper)}"
        yield Button(
            "Show in text", "why", str(Ask(answer.question, paper.id, whole=True, text=True)), label=label
        )
    yield from _opened(paper)


def _feedback(query: Query) -> Items:
    yield Button("Helpful", "helpful", str(query), label="This answer was helpful")
    yield Button("Not helpful", "unhelpful", str(query), label="This answer was not helpful")


REASONS: Final[Mapping[str, str]] = {
    "paper": "The wrong paper",
    "sentence": "The wrong sentence",
    "misread": "Not what I asked",
    "missing": "The paper does say it",
}
"""What may be wrong with an answer, by the name that is kept."""


def wrong(query: Query, message: str) -> Iterator[Buttons]:
    """What may be wrong with the answer in a message, and its question to be put in other words."""
    reasons = (Button(text, "reason", f"{name} {message} {query}") for name, text in REASONS.items())
    again = Button("Ask another way", "rephrase", question(query), label="Put the question in other words")
    yield Buttons((*reasons, again))


def _styles(answer: Citation, query: Query) -> Items:
    """The same citations in the other styles."""
    cite = (
        query if isinstance(query, Cite) else Cite(answer.style, tuple(paper.id for paper in answer.papers))
    )
    for style, called in STYLES.items():
        if style != answer.style:
            yield Button(called, "page", str(replace(cite, style=style)), label=f"The same as {called}")


def _nearest(answer: Nothing) -> Items:
    """The near things, ready to press."""
    if answer.reason in {"no author", "no coauthor"}:
        for near in answer.names[:3]:
            yield Button(f"Papers by {name(near)}", "page", str(Find(authors=(str(near),))))
    for paper in answer.near[:3]:
        yield Button(short(paper), "ask", str(Show(paper.id)), label=f"Show {short(paper)}")
    if answer.reason in {"no answer", "not stated"}:
        query = Ask(answer.asked)
        yield Button("Not helpful", "unhelpful", str(query), label="This answer was not helpful")


def _managed(answer: SubscriptionList) -> Items:
    for number, one in enumerate(answer.subscriptions[:MAX_MANAGED], start=1):
        paused: Literal["resume", "pause"] = "resume" if one.paused else "pause"
        yield Button(f"{paused.capitalize()} {number}", "ask", str(Change(paused, id=one.id)))
        yield Button(f"Stop {number}", "ask", str(Change("stop", id=one.id)), "danger")


def _follow(confirm: Query) -> Items:
    """To follow what was shown; and the same, without a word on days that bring nothing."""
    yield Button("Follow", "confirm", str(confirm), "primary")
    if isinstance(confirm, Subscribe) and not confirm.silent:
        quiet = replace(confirm, silent=True)
        yield Button(
            "Follow, silent on empty days",
            "confirm",
            str(quiet),
            label="Follow, and say nothing on empty days",
        )


def _told(answer: Told) -> Items:
    match answer:
        case Told("failed", subscription=Subscription(id=id_)):
            yield Button("Resume", "ask", str(Change("resume", id=id_)))
            yield Button("Stop", "ask", str(Change("stop", id=id_)), "danger")
        case Told("clear", confirm=Keep() as sure):
            yield Button("Clear the list", "ask", str(sure), "danger")
        case Told("list read", confirm=Import() as sure):
            yield Button("Fetch them", "ask", str(sure), "primary")
        case Told("saved" | "already saved" | "removed") if answer.papers:
            yield _back(answer)
        case _:
            return


def _back(answer: Told) -> Button:
    """What takes a change of a list back, in its place."""
    ids = tuple(paper.id for paper in answer.papers)
    if answer.what == "removed":
        return Button("Save again", "back", str(Keep("save", ids, answer.channel)))
    return Button("Take off again", "back", str(Keep("remove", ids, answer.channel)))


def _shelf(answer: Shelf) -> Items:
    whose = replace(answer.query, channel=answer.channel, page=answer.page, style="")
    yield from _pages(whose, len(answer.papers), answer.total, answer.size)
    unread = [Listed(paper) for paper in answer.papers if paper.id not in answer.read]
    if unread:
        marks = (Keep("mark read", (listed.paper.id,), answer.channel) for listed in unread)
        yield Menu(
            "Mark as read…",
            "ask",
            tuple((title(one.paper), str(mark)) for one, mark in zip(unread, marks, strict=True)),
        )
    if answer.papers:
        yield Button("As BibTeX", "ask", str(replace(whose, style="bibtex", page=1)))
        yield Button("As Markdown", "ask", str(replace(whose, style="markdown", page=1)))
        yield Button("As canvas", "canvas", str(replace(whose, page=1)))
