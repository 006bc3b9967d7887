"""One answer of every kind about any papers, so that each can be tried on the nastiest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import get_args

from bot.answers import (
    Answer,
    AuthorChoice,
    Briefs,
    Citation,
    Cited,
    CoauthorList,
    Comparison,
    Declined,
    Digest,
    Extract,
    GivenList,
    GivenText,
    Guide,
    InText,
    Listed,
    Many,
    Most,
    News,
    NewsKind,
    Nothing,
    Overview,
    PaperCard,
    PaperChoice,
    PaperList,
    Passages,
    PeopleList,
    Preview,
    Puzzled,
    Quote,
    Row,
    Section,
    SelfPortrait,
    Shelf,
    Silence,
    Smalltalk,
    Stated,
    Subscription,
    SubscriptionList,
    Summary,
    Tally,
    TextList,
    Told,
    Written,
)
from bot.papers import Author, Paper
from bot.queries import (
    Ask,
    Cite,
    Each,
    Find,
    FindToRead,
    GivenFiles,
    Mentioning,
    Query,
    Schedule,
    Show,
    Subscribe,
)
from bot.scope import scope
from bot.texts.body import FullText, Known, Passage, Writer

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def quote_of(paper: Paper) -> Quote:
    """The whole abstract as one sentence, with its first three characters in bold."""
    return Quote(paper, 0, len(paper.abstract), paper.abstract, ((0, min(3, len(paper.abstract))),))


def body_of(paper: Paper) -> FullText:
    """A text that is made of the paper's own fields: a section, a caption, a table of one row."""
    writer = Writer()
    writer.section("4.2", paper.title, "S4.SS2", 2)
    for kind, said in (
        ("text", paper.abstract),
        ("caption", paper.title),
        ("header", "a | b"),
        ("row", f"{paper.venue} | 1"),
    ):
        writer.passage(kind, said or "x", anchor="S4.SS2.p3", page=7, label="Table 3" * (kind != "text"))  # type: ignore[arg-type]
    return FullText(writer.text, "html", tuple(writer.sections), tuple(writer.passages), 2)


def extract_of(paper: Paper, body: FullText, passage: Passage) -> Extract:
    """A whole passage, with its first three characters in bold."""
    said = body.said(passage)
    return Extract(paper, body, passage, passage.start, passage.end, said, ((0, min(3, len(said))),))


def in_text(paper: Paper, **changes: object) -> InText:
    """All passages of such a text."""
    body = body_of(paper)
    extracts = tuple(extract_of(paper, body, passage) for passage in body.passages)
    return replace(InText(paper.title, "part", extracts, paper.title), **changes)  # type: ignore[arg-type]


def listing(papers: Sequence[Paper], **changes: object) -> PaperList:
    """A first page of a list by topic and author, with reasons."""
    name = papers[0].authors[0]
    words = papers[0].title
    listed = tuple(Listed(paper, (1, len(paper.authors)), quote_of(paper)) for paper in papers)
    found = PaperList(
        Find(words, (str(name),), since=date(2023, 1, 1), venue=papers[0].venue),
        listed,
        25,
        10,
        (Author("k", (name,)),),
        words,
        3,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def every(papers: Sequence[Paper], *, once: bool = False) -> Mapping[str, tuple[Answer, Query]]:
    """Each kind of answer with a query that leads to it, all of it about these papers.

    With `once`, sentences that differ only in their fixed words come once.
    """
    fixed = (_told(papers), _silences(papers), _refusals(papers))
    sentences = [list(kind.items())[: 1 if once else None] for kind in fixed]
    return (
        _about(papers) | _of_people(papers) | _of_talk(papers) | _of_digests(papers) | dict(chain(*sentences))
    )


def _about(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    one = papers[0]
    quotes = tuple(map(quote_of, papers))
    ask = Ask(one.title, one.id)
    passages = Passages(one.title, "quote", quotes[:3], (one.title,), quotes[0].text[:3])
    rows = (Row("size", tuple(quotes[:3])), Row(one.title, (one.venue, None, one.title)))
    find, several = listing(papers).find, Each("venue", (one.title, one.id))
    nowhere = Nothing("no paper", one.title, 10)
    entry = "@misc{x,\n" + " and ".join(map(str, one.authors)) + "\n}"
    return {
        "list": (listing(papers), listing(papers).find),
        "related": (replace(listing(papers[:1]), related=listing(papers[1:]).papers), find),
        "sortable": (listing(papers, find=replace(find, table=True)), find),
        "closest list": (listing(papers, closest=True, total=0), find),
        "card": (PaperCard(one, 2, one.title), Show(one.title)),
        "summary": (Summary(one, quotes[:4]), Show(one.id)),
        "authors": (Stated(one, "authors", tuple(map(str, one.authors)), quotes[0]), ask),
        "venue": (Stated(one, "venue", (one.venue,)), ask),
        "unstated": (Stated(one, "licence", ()), ask),
        "code": (Stated(one, "code", tuple(link.url for link in one.links)), ask),
        "quote": (passages, ask),
        "closest": (replace(passages, tier="closest", refused=True), ask),
        "twins": (replace(passages, twins=True), ask),
        "whole": (replace(passages, whole=True), ask),
        "in text": (in_text(one, tier="quote"), ask),
        "near in text": (
            in_text(one, tier="closest", whole=True, abstract=replace(passages, missing=(), value="")),
            ask,
        ),
        "part of text": (in_text(one, private=True), ask),
        "in texts": (
            TextList(one.title, tuple(in_text(paper).extracts[0] for paper in papers), 25),
            Mentioning(one.title),
        ),
        "given": (
            GivenList(tuple(GivenText(paper, paper.date, 12, 8000, "person") for paper in papers), 25),
            GivenFiles(),
        ),
        "none given": (GivenList((), 0), GivenFiles()),
        "known card": (PaperCard(one, known=Known(one.id, "failed", one.title)), Show(one.id)),
        "searched": (
            Nothing("not stated", one.title, 10, (one,), known=Known(one.id, "locked", one.title)),
            ask,
        ),
        "written": (
            Written(one.title, (f"{one.title} [1].",) * 6, tuple(map(Cited, (1, 2, 3), quotes[:3])), 2),
            ask,
        ),
        "nothing written": (Written(one.title, end="slow"), ask),
        "table": (Comparison(tuple(papers[:3]), rows), ask),
        "citation": (
            Citation("bibtex", "\n\n".join([entry] * 30), tuple(papers), 31),
            Cite("bibtex", (one.id,)),
        ),
        "shelf": (Shelf(tuple(papers), frozenset({one.id}), 40, True), ask),
        "reading": (listing(papers, reading=True), FindToRead(listing(papers).find)),
        "summaries": (
            Briefs("summarize", tuple(Summary(p, (quote_of(p),)) for p in papers[:10]), 25),
            several,
        ),
        "abstracts": (Briefs("show", tuple(map(PaperCard, papers[:10])), 25), several),
        "some here": (Briefs("venue", (nowhere, Stated(one, "venue", (one.venue,))), 2), several),
        "most": (Most(find, "authors", False, tuple((p, len(p.authors)) for p in papers[:5]), 9, 25), find),
        "none known": (Most(find, "pages", True, (), 0, 25), find),
        "count": (Tally(find, "authors per paper", (), 13.7, 25, 25), find),
        "years": (
            Tally(find, "papers per month", tuple((f"2025-{n:02}", n) for n in range(1, 13)) * 9, 3, 3, 3),
            find,
        ),
        "many": (Many((PaperCard(one), passages, listing(papers))), ask),
    }


def _of_people(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    names = papers[0].authors[:6]
    authors = tuple(
        Author(str(i), (name,), 3, (papers[0].primary,), (2023, 2026)) for i, name in enumerate(names)
    )
    text = papers[0].title
    find = Find(authors=(text,))
    return {
        "which author": (AuthorChoice(text, tuple((author, find) for author in authors), 40), find),
        "which paper": (PaperChoice(text, tuple((paper, Show(paper.id)) for paper in papers)), Show(text)),
        "people": (
            PeopleList(
                find,
                tuple((one, 3, papers[0]) for one in authors),
                200_000,
                40,
                200,
                3000,
                page=2,
                but=(text,),
            ),
            find,
        ),
        "coauthors": (CoauthorList(authors[0], tuple((author, 2) for author in authors), 40, 2, text), find),
    }


def _refusals(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    text, ask = papers[0].title, Ask(papers[0].title)
    return {
        reason: (Nothing(reason, text, 10, tuple(papers), papers[0].authors[:3], Find(text), (text,)), ask)
        for reason in get_args(Nothing.__annotations__["reason"])
    }


def _of_talk(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    text, ask = papers[0].title, Ask(papers[0].title)
    return {
        "overview": (Overview(10, papers[0], papers[-1], 120, NOW, "unreachable", NOW, 2, NOW), ask),
        "guide": (Guide("", (text, text), 10), ask),
        "usage": (Guide("by", (), 10), ask),
        "hello": (Smalltalk("hello", (text,), 10), ask),
        "thanks": (Smalltalk("thanks"), ask),
        **{f"unable: {key}": (Declined(key, papers[0], 10), ask) for key in list(scope().unable)[:3]},
        "unable": (Declined("no such row", None, 10), ask),
        **{
            f"about: {key}": (SelfPortrait(key, 10, papers[0], papers[-1], NOW, (text,)), ask)
            for key in ("use", "fresh")
        },
        "about": (SelfPortrait("no such row", 0, None, None, None), ask),
        "puzzled": (Puzzled("nonsense", text, (text,)), ask),
    }


def subscription(papers: Sequence[Paper]) -> Subscription:
    when = Schedule("every week", 0, "08:30", "Europe/Paris")
    find = listing(papers).find
    return Subscription(
        1, "T1", "C0123ABCD", "U0123ABCD", find, when, paused="asked", until=TODAY, created=NOW
    )


def _told(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    one = subscription(papers)
    kinds = get_args(Told.__annotations__["what"])
    return {what: (Told(what, papers[0].title, one, tuple(papers)), one.find) for what in kinds}


def _silences(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    one = subscription(papers)
    reasons = get_args(Silence.__annotations__["reason"])
    return {f"silent: {reason}": (Silence(TODAY, reason, 412, NOW, one), one.find) for reason in reasons}


def _of_digests(papers: Sequence[Paper]) -> dict[str, tuple[Answer, Query]]:
    one = subscription(papers)
    find, when = one.find, one.schedule
    kinds: tuple[NewsKind, ...] = ("new", "new", "cross", "replaced")
    news = tuple(
        News(Listed(paper, (1,), quote_of(paper)), kind) for paper, kind in zip(papers, kinds, strict=False)
    )
    empty = Section(one, (), 0, silence=Silence(TODAY, "nothing matched", 412, NOW, one))
    recent = listing(papers)
    return {
        "preview": (Preview(find, when, "C0123ABCD", recent, Subscribe(find, when, confirmed=True)), find),
        "subscriptions": (SubscriptionList((one,) * 8, offered=Subscribe(find, when)), find),
        "digest": (Digest(TODAY, (Section(one, news, 30), empty)), find),
        "digest part": (Digest(TODAY, (Section(one, news, 30),), 2, again=True), find),
    }
