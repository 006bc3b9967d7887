"""One paper as a line, as an entry of a list, and as a card."""

from collections.abc import Iterator
from typing import Final

from bot.answers import Listed, PaperCard, PaperList, Quote
from bot.blocks import links, words
from bot.blocks.escape import cut, tidy
from bot.blocks.forms import MAX_PHRASE, category, day, filters, order, title
from bot.blocks.people import byline, everyone
from bot.blocks.pieces import Bullets, Heading, Line, Piece, Prose, Quoted, Run, line, note, prose, say
from bot.papers import LinkKind, Paper

MAX_ABSTRACT: Final = 6_000
"""arXiv takes 1,920 characters today; older abstracts are longer."""
MAX_LINKS: Final = 12
MAX_ALSO: Final = 5
LINK_NAMES: Final[dict[LinkKind, str]] = {
    "abstract": "Abstract", "pdf": "PDF", "code": "Code", "models": "Models", "page": "Page", "data": "Data",
}  # fmt: skip


def reference(paper: Paper, version: int | None = None) -> Run:
    """The title, linked to the abstract's page."""
    return Run(title(paper), links.abstract(paper, version), bold=True)


def one_line(paper: Paper) -> tuple[Run, ...]:
    """Title and date, for a paper that is only pointed at."""
    return reference(paper), Run(f" · {day(paper.date)}")


def verbatim(quote: Quote) -> Quoted:
    """A sentence exactly as it stands, with its figures in bold."""
    return Quoted(tuple(marked(quote.text, quote.bold)))


def marked(text: str, bold: tuple[tuple[int, int], ...]) -> Iterator[Run]:
    """A verbatim text in runs, so that the stretches given are bold; their texts joined are the text.

    >>> [(run.text, run.bold) for run in marked("It reaches 65.8%.", ((11, 16),))]
    [('It reaches ', False), ('65.8%', True), ('.', False)]
    """
    at = 0
    for start, end in sorted(bold):
        if at <= start < end <= len(text):
            yield Run(text[at:start], exact=True)
            yield Run(text[start:end], exact=True, bold=True)
            at = end
    yield Run(text[at:], exact=True)


def listing(answer: PaperList) -> Iterator[Piece]:
    """A page of a listing: heading, how it was understood, and the papers."""
    yield Heading(words.listing(answer))
    if answer.corrected:
        yield say(words.corrected(answer.corrected))
    if part := words.partial(answer.find.words):
        yield say(part)
    names = [str(author.name) for author in answer.authors]
    phrases = (
        *filters(answer.find, names),
        words.partly(answer),
        "" if answer.find.top else order(answer.find),
    )
    if answer.reading:
        yield note(words.reading(answer.find))
    elif not answer.named:
        yield note(" · ".join(phrase for phrase in phrases if phrase))
    first = (answer.find.page - 1) * answer.size + 1
    for number, listed in enumerate(answer.papers, start=max(first, 1)):
        yield entry(listed, number)
    if answer.absent:
        yield say(words.absent(answer.absent))
    if first + len(answer.papers) <= answer.total and not answer.named:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


def entry(listed: Listed, number: int) -> Prose:
    """One paper of a list, with why it is there."""
    paper = listed.paper
    authors = Run("\n"), *byline(listed)
    head = line(f"{number}. ", reference(paper), "\n", *meta(paper), *(authors if len(authors) > 1 else ()))
    return prose(head, verbatim(listed.reason)) if listed.reason else prose(head)


def meta(paper: Paper) -> Iterator[Run]:
    """Date, category, venue and code on one line."""
    parts = (day(paper.date), tidy(paper.primary, MAX_PHRASE), tidy(paper.venue, MAX_PHRASE))
    yield Run(" · ".join(part for part in parts if part))
    code = next((url for link in paper.of("code") if (url := links.stored(link))), "")
    if code:
        yield from (Run(" · "), Run("code", code))
    if paper.withdrawn:
        yield Run(" · withdrawn", italic=True)


MOST_ALSO: Final = 3


def card(answer: PaperCard) -> Iterator[Piece]:
    """Everything known of one paper."""
    paper = answer.paper
    if answer.corrected:
        yield note(words.read_as(answer.corrected))
    if answer.also:
        yield prose(line(words.ALSO_CALLED), Bullets(tuple(map(one_line, answer.also[:MAX_ALSO]))))
    if paper.withdrawn:
        yield say(Run(words.WITHDRAWN, bold=True))
    yield prose(line(reference(paper, answer.version)), *_authors(paper), *_details(paper))
    if paper.abstract.strip():
        yield prose(Quoted((Run(cut(paper.abstract, MAX_ABSTRACT), exact=True),)))
    yield say(*_links(paper, answer.version))
    if answer.version:
        yield note(words.asked_version(answer.version, paper))
    if paper.abstract_version:
        yield note(f"The abstract is from {tidy(paper.abstract_version, 200)}.")
    if answer.also:
        yield prose(
            line("Other papers of that name:"), *(line(reference(paper)) for paper in answer.also[:MOST_ALSO])
        )


def brief(answer: PaperCard, number: int) -> Iterator[Piece]:
    """One of several papers: who wrote it, and its abstract."""
    paper = answer.paper
    yield prose(line(f"{number}. ", reference(paper, answer.version), "\n", *meta(paper)), *_authors(paper))
    if paper.abstract.strip():
        yield prose(Quoted((Run(cut(paper.abstract, MAX_ABSTRACT), exact=True),)))


def _authors(paper: Paper) -> Iterator[Line]:
    if paper.authors:
        yield line(everyone(paper))


def _details(paper: Paper) -> Iterator[Line]:
    """The stored fields, one a line; one that no source states is left out."""
    primary, *others = paper.categories or ("",)
    also = f", also {', '.join(tidy(code, 30) for code in others[:10])}" if others else ""
    fields = (
        ("First version", day(paper.date)),
        ("Category", category(primary) + also if primary else ""),
        ("Organisation", paper.organisation),
        ("Venue", paper.venue),
        ("Journal", paper.journal),
        ("DOI", paper.doi),
        ("Licence", paper.licence),
        ("Comment", paper.comment),
    )
    for name, value in fields:
        if shown := tidy(value, 300):
            yield line(f"{name}: {shown}")


def _links(paper: Paper, version: int | None) -> Iterator[Run]:
    own = [("Abstract", links.abstract(paper, version)), ("PDF", links.pdf(paper, version))]
    others = [
        (
            f"{LINK_NAMES[link.kind]}{f' ({tidy(link.label, 60)})' if tidy(link.label, 60) else ''}",
            links.stored(link),
        )
        for link in paper.links
    ]
    shown = [(name, url) for name, url in (*own, *others) if url][:MAX_LINKS]
    for index, (name, url) in enumerate(shown):
        yield from (Run(" · "),) if index else ()
        yield Run(name, url)
