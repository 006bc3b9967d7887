"""One paper as a line, as an entry of a list, and as a card; its authors; and reading lists.

The author asked for is always visible, in bold, with the position. One paper in four has more than three authors,
so "first three et al." hides the very name asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.answers import Held, Listed, PaperCard, PaperList, Quote, Shelf
from bot.blocks import escape, words
from bot.blocks.escape import cut, tidy
from bot.blocks.notation import (
    MAX_NAME,
    MAX_PHRASE,
    category,
    count,
    dated,
    day,
    filters,
    joined,
    order,
    ordinal,
    short,
    title,
)
from bot.blocks.pieces import (
    Bullets,
    Heading,
    Line,
    Menu,
    Piece,
    Quoted,
    Row,
    Run,
    Table,
    line,
    note,
    prose,
    say,
)
from bot.feeds.legible import legible
from bot.papers import LinkKind, Name, Paper
from bot.queries import Cite, Keep, Query, ReadingList, Show, Similar, Summarize, quote

MAX_NAMES: Final = 3
"""So many names stand in a list."""
MAX_CARD: Final = 20
"""A byline this long is shown whole on a card; of a longer one the first ten and the last."""
MAX_MARKED: Final = 4
"""Of so many of the authors asked for it is said where they stand."""


def name(author: Name) -> str:
    """One name on one line."""
    return tidy(str(author), MAX_NAME) or "(no name)"


def byline(listed: Listed) -> tuple[Run, ...]:
    """A list's author line: up to three names, those asked for among them and in bold, and how many there are."""
    authors = listed.paper.authors
    wanted = [place - 1 for place in listed.positions if 0 < place <= len(authors)][:MAX_MARKED]
    shown = _some(len(authors), wanted)
    hidden = f" + {len(authors) - len(shown):,} more" if len(shown) < len(authors) else ""
    place = f" ({position(listed)})" if wanted else ""
    return (
        *_names(authors, sorted(shown), set(wanted)),
        *((Run(hidden + place),) if hidden or place else ()),
    )


def everyone(paper: Paper) -> str:
    """A card's author line: everyone, or the first ten and the last of a long list, with the count."""
    authors = paper.authors
    shown = range(len(authors)) if len(authors) <= MAX_CARD else [*range(10), len(authors) - 1]
    listed = "".join([run.text for run in _names(authors, list(shown), frozenset())])
    return f"{listed} ({count(len(authors), 'author')})" if len(authors) > 3 else listed


def position(listed: Listed) -> str:
    """
    >>> from datetime import date
    >>> paper = Paper("2510.02387", "T", "A", (Name("Gu"), Name("Wu")), date(2025, 9, 30))
    >>> position(Listed(paper, (2,))), position(Listed(paper))
    ('2nd of 2 authors', '2 authors')
    """
    total = len(listed.paper.authors)
    places = [place for place in listed.positions if 0 < place <= total][:MAX_MARKED]
    if not places:
        return count(total, "author")
    if total == 1:
        return "the only author"
    return f"{joined([ordinal(place) for place in places])} of {count(total, 'author')}"


def _some(total: int, wanted: Sequence[int]) -> set[int]:
    """Whose names are shown: the first, those asked for, the last, and then whoever comes next."""
    if not wanted:
        return set(range(min(total, MAX_NAMES)))
    likely = (wanted[0], 0, *wanted, total - 1, *range(min(total, MAX_NAMES)))
    return set(list(dict.fromkeys(likely))[:MAX_NAMES])


def _names(authors: Sequence[Name], shown: Sequence[int], bold: set[int] | frozenset[int]) -> Iterator[Run]:
    before = -1
    for index in shown:
        gap = ", … " if index > before + 1 else ", "
        yield from (Run(gap),) if index else ()
        yield Run(name(authors[index]), bold=index in bold)
        before = index


MAX_ABSTRACT: Final = 6_000
"""arXiv takes 1,920 characters today; older abstracts are longer."""
MAX_LINKS: Final = 12
MAX_REASON: Final = 300
MOST_WITHDRAWN: Final = 3
MAX_ALSO: Final = 5
LINK_NAMES: Final[dict[LinkKind, str]] = {
    "abstract": "Abstract", "pdf": "PDF", "code": "Code", "models": "Models", "page": "Page", "data": "Data",
}  # fmt: skip


def reference(paper: Paper, version: int | None = None) -> Run:
    """The title, linked to the abstract's page."""
    return Run(title(paper), escape.abstract(paper, version), bold=True)


def one_line(paper: Paper) -> tuple[Run, ...]:
    """Title and date, for a paper that is only pointed at."""
    return reference(paper), Run(f" · {dated(paper)}"), *withdrawal_mark(paper)


def withdrawal_mark(paper: Paper) -> Iterator[Run]:
    """What stands behind a paper that was withdrawn."""
    if paper.withdrawn:
        yield Run(words.MARK, italic=True)


def withdrawals(papers: Iterable[Paper]) -> Iterator[Piece]:
    """That papers were withdrawn, with the reason in their authors' words."""
    gone = [paper for paper in papers if paper.withdrawn]
    for paper in gone[:MOST_WITHDRAWN]:
        why = tidy(paper.withdrawal, MAX_REASON)
        said = Run(f"{short(paper)} was withdrawn", bold=True)
        yield say(said, Run(f": {why}" if why else "."))


def verbatim(quote: Quote) -> Quoted:
    """A sentence exactly as it stands, with its figures in bold."""
    return Quoted(tuple(marked(quote.text, quote.bold)))


def marked(text: str, bold: tuple[tuple[int, int], ...]) -> Iterator[Run]:
    """A verbatim text in runs, so that the stretches given are bold; their texts joined are the text as it is read.

    >>> [(run.text, run.bold) for run in marked("It reaches 65.8%.", ((11, 16),))]
    [('It reaches ', False), ('65.8%', True), ('.', False)]
    """
    shown, places = legible(text)
    at = 0
    for begin, close in sorted(bold):
        start, end = (places(begin), places(close)) if 0 <= begin < close <= len(text) else (0, 0)
        if at <= start < end:
            yield Run(shown[at:start], exact=True)
            yield Run(shown[start:end], exact=True, bold=True)
            at = end
    yield Run(shown[at:], exact=True)


def listing(answer: PaperList) -> Iterator[Piece]:
    """A page of a listing: heading, how it was understood, and the papers."""
    yield Heading(words.listing(answer))
    if answer.corrected:
        yield say(words.corrected(answer.corrected))
    if part := words.partial(answer.find.words):
        yield say(part)
    names = [str(author.name) for author in answer.authors]
    told = (phrase for phrase in filters(answer.find, names) if phrase not in words.listing(answer))
    phrases = (*told, words.partly(answer), "" if answer.find.top else order(answer.find))
    if answer.reading:
        yield note(words.reading(answer.find))
    elif not answer.named:
        yield note(" · ".join(phrase for phrase in phrases if phrase))
    first = (answer.find.page - 1) * answer.size + 1
    yield from _entries(answer, max(first, 1))
    if answer.absent:
        yield say(words.absent(answer.absent))
    if first + len(answer.papers) <= answer.total and not answer.named:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


def _entries(answer: PaperList, first: int) -> Iterator[Piece]:
    """The papers of a page, and beneath them the related ones, numbered on."""
    if answer.find.table and answer.papers:
        yield _table(answer, first)
    else:
        yield from (entry(listed, number) for number, listed in enumerate(answer.papers, start=first))
    if answer.related:
        yield say(Run(words.RELATED, bold=True))
    for number, listed in enumerate(answer.related, start=first + len(answer.papers)):
        yield entry(listed, number)


_HEAD: Final = ("#", "Paper", "Date", "Category", "Venue", "Code", "Authors")


def _table(answer: PaperList, first: int) -> Table:
    """The papers of a page as rows."""
    head = tuple((Run(name, bold=True),) for name in _HEAD)
    rows = (_row(listed, number) for number, listed in enumerate(answer.papers, start=first))
    return Table((head, *rows), "sortable", words.listing(answer))


def _row(listed: Listed, number: int) -> tuple[tuple[Run, ...], ...]:
    """A paper's number, title, date, category, venue, code and authors; what is not known of it stays empty."""
    paper = listed.paper
    code = next((url for link in paper.of("code") if (url := escape.stored(link))), "")
    plain = (tidy(paper.primary, MAX_PHRASE), tidy(paper.venue, MAX_PHRASE))
    said = ((Run(text),) if text else () for text in plain)
    linked = (Run("code", code),) if code else ()
    title = (reference(paper), *withdrawal_mark(paper))
    return ((Run(f"{number}"),), title, (Run(paper.date.isoformat()),), *said, linked, byline(listed))


def entry(listed: Listed, number: int) -> Row:
    """One paper of a list: its title, what it is, who wrote it, and why it is there."""
    paper = listed.paper
    lines = (line(f"{number}. ", reference(paper)), Line(tuple(meta(paper))), Line(byline(listed)))
    reason = Quoted(tuple(marked(listed.reason.text, ()))) if listed.reason else None
    return Row(tuple(one for one in lines if one.runs), doing(paper), reason)


def _around(query: Query) -> tuple[str, str]:
    """What stands before and behind the id in a query of the paper "*"."""
    before, _, after = str(query).partition(quote("*"))
    return before, after


_DOINGS: Final = tuple(
    (name, *_around(query))
    for name, query in (
        ("Open", Show("*")),
        ("Summary", Summarize("*")),
        ("Cite", Cite("bibtex", ("*",))),
        ("Save", Keep("save", ("*",))),
        ("More like this", Similar("*")),
    )
)
"""What can be asked of a paper, as a query writes it: five queries for each paper of a list took longer than its title."""


def doing(paper: Paper) -> Menu:
    """What can be done with one paper of a list."""
    id_ = quote(paper.id)
    return Menu("", "ask", tuple([(name, before + id_ + after) for name, before, after in _DOINGS]))


def meta(paper: Paper) -> Iterator[Run]:
    """Date, category, venue and code on one line."""
    parts = (dated(paper), tidy(paper.primary, MAX_PHRASE), tidy(paper.venue, MAX_PHRASE))
    yield Run(" · ".join(part for part in parts if part))
    code = next((url for link in paper.of("code") if (url := escape.stored(link))), "")
    if code:
        yield from (Run(" · "), Run("code", code))
    yield from withdrawal_mark(paper)


MOST_ALSO: Final = 3


def card(answer: PaperCard) -> Iterator[Piece]:
    """Everything known of one paper."""
    paper = answer.paper
    if answer.corrected:
        yield note(words.read_as(answer.corrected))
    if answer.also:
        yield prose(line(words.ALSO_CALLED), Bullets(tuple(map(one_line, answer.also[:MAX_ALSO]))))
    if paper.withdrawn:
        why = tidy(paper.withdrawal, MAX_REASON)
        yield say(
            Run(words.WITHDRAWN, bold=True),
            *([Run(f" {why}")] if why != tidy(paper.comment, MAX_REASON) else []),
        )
    yield prose(line(reference(paper, answer.version)), *_authors(paper), *_details(paper))
    if paper.abstract.strip():
        yield prose(Quoted((Run(cut(legible(paper.abstract)[0], MAX_ABSTRACT), exact=True),)))
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
        yield prose(Quoted((Run(cut(legible(paper.abstract)[0], MAX_ABSTRACT), exact=True),)))


def _authors(paper: Paper) -> Iterator[Line]:
    if paper.authors:
        yield line(everyone(paper))


def _details(paper: Paper) -> Iterator[Line]:
    """The stored fields, one a line; one that no source states is left out."""
    primary, *others = paper.categories or ("",)
    also = f", also {', '.join(tidy(code, 30) for code in others[:10])}" if others else ""
    fields = (
        ("Given to me" if paper.given else "First version", day(paper.date)),
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
    own = [("Abstract", escape.abstract(paper, version)), ("PDF", escape.pdf(paper, version))]
    others = [
        (
            f"{LINK_NAMES[link.kind]}{f' ({tidy(link.label, 60)})' if tidy(link.label, 60) else ''}",
            escape.stored(link),
        )
        for link in paper.links
    ]
    shown = [(name, url) for name, url in (*own, *others) if url][:MAX_LINKS]
    for index, (name, url) in enumerate(shown):
        yield from (Run(" · "),) if index else ()
        yield Run(name, url)


def shelf(answer: Shelf) -> Iterator[Piece]:
    """A page of a reading list, with what is already read."""
    whose = "The channel’s reading list" if answer.channel else "Your reading list"
    chosen = _chosen(answer.query)
    if not answer.papers:
        yield say(
            f"Nothing on {whose[0].lower()}{whose[1:]} is {chosen}."
            if chosen
            else f"{whose} is empty. Press Save on a paper, or say “save” and its name."
        )
        return
    yield Heading(f"{whose}{f', {chosen}' if chosen else ''}: {count(answer.total, 'paper')}")
    held = {one.paper: one for one in answer.held}
    first = (answer.page - 1) * answer.size + 1
    for number, paper in enumerate(answer.papers, start=first):
        done = (Run(" · read", italic=True),) if paper.id in answer.read else ()
        yield prose(line(f"{number}. ", *one_line(paper), *done, *_marks(held.get(paper.id))))
    if answer.hidden:
        yield note(words.HIDDEN)
    if first + len(answer.papers) <= answer.total:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


def _chosen(query: ReadingList) -> str:
    """What of a list was asked for."""
    told = (
        f"tagged {query.tag}" if query.tag else "",
        f"about “{query.about}”" if query.about else "",
        f"“{query.paper}”" if query.paper else "",
        "with a note" if query.noted else "",
    )
    return ", ".join(filter(None, told))


def _marks(held: Held | None) -> Iterator[Run]:
    """The tags and the note of a paper, behind it."""
    if held and held.tags:
        yield Run(f" · {', '.join(held.tags)}", bold=True)
    if held and held.note:
        yield Run(f" · “{held.note}”", italic=True)
