"""What a full text says: the quote, its place as a link to it, and how much of a paper is known here."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from bot.answers import Extract, GivenList, InText, Nothing, TextList
from bot.blocks import escape
from bot.blocks.entries import everyone, marked, one_line, reference, verbatim
from bot.blocks.escape import tidy
from bot.blocks.notation import count, day, short, typed
from bot.blocks.pieces import Heading, Piece, Quoted, Run, Table, line, note, prose, say
from bot.texts.body import FullText, Known

MAX_TITLE: Final = 80
"""Letters of a section's title beside its number."""
MAX_CELL: Final = 120
MAX_COLUMNS: Final = 12
MAX_REASON: Final = 200
IN_ABSTRACT: Final = "Closest in the abstract:"
AT_FIRST: Final = "Closest at its beginning:"
_CELLS: Final = " | "
"""What stands between the cells of a row."""


def in_text(answer: InText) -> Iterator[Piece]:
    """The sentence that answers, or the nearest ones, or what stands in a part, each verbatim and with its place."""
    if answer.tier == "quote":
        yield say(*_lead(answer))
        yield prose(_said(answer.extracts[0], whole=answer.whole), line("— ", *one_line(answer.paper)))
    else:
        yield from _several(answer)
    if answer.abstract:
        yield say(Run(AT_FIRST if answer.paper.given else IN_ABSTRACT, italic=True))
        yield prose(*(verbatim(quote) for quote in answer.abstract.quotes[:1]))


def _several(answer: InText) -> Iterator[Piece]:
    """The closest passages, or a part, each with its place."""
    yield say(_closest(answer) if answer.tier == "closest" else _part(answer))
    for is_row, group in groupby(answer.extracts, key=lambda one: one.passage.kind in {"header", "row"}):
        extracts = list(group)
        if is_row:
            yield _table(extracts)
        else:
            yield from (prose(_said(one, whole=answer.whole), line(*_place(one))) for one in extracts)
    yield note("— ", *one_line(answer.paper))


def _lead(answer: InText) -> Iterator[Run]:
    first = answer.extracts[0]
    told = version(first.body, private=answer.private)
    yield Run(f"{_before(answer)}In the text (" + (f"{told}, " if told else ""))
    yield from _place(first)
    yield Run("):")


def _closest(answer: InText) -> str:
    told = version(answer.extracts[0].body, private=answer.private)
    return f"{_before(answer)}The closest passages in the text{f' ({told})' if told else ''}; they may not answer this:"


def _before(answer: InText) -> str:
    """What the abstract says: nothing, or what may not answer."""
    return "" if answer.abstract or answer.beyond or answer.paper.given else "The abstract does not say. "


def _part(answer: InText) -> str:
    told = version(answer.extracts[0].body, private=answer.private)
    return f"{tidy(answer.part, MAX_TITLE)} of {short(answer.paper)}{f' ({told})' if told else ''}:"


def version(body: FullText, *, private: bool) -> str:
    """Which text a quote is from: "v2", "the PDF given to me, v1"."""
    told = ("the PDF given to me" if private else "", f"v{body.version}" if body.version else "")
    return ", ".join(filter(None, told))


def _said(extract: Extract, *, whole: bool) -> Quoted:
    """A quote exactly as it stands; or its whole passage, the quote in bold."""
    if not whole:
        return Quoted(tuple(marked(extract.text, extract.bold)))
    start = extract.passage.start
    return Quoted(
        tuple(marked(extract.body.said(extract.passage), ((extract.start - start, extract.end - start),)))
    )


def _place(extract: Extract) -> Iterator[Run]:
    """Where a quote stands, linked to the very place where that is arXiv's: "§4.2 Results, page 7"."""
    section, page = extract.body.within(extract.passage), extract.passage.page
    parts = (
        extract.passage.label if extract.passage.kind != "text" else "",
        tidy(str(section), MAX_TITLE) if section else "",
        f"page {page}" if page else "",
    )
    yield Run(", ".join(filter(None, parts)) or "beginning", escape.place(extract))


def _table(extracts: Sequence[Extract]) -> Table:
    """Rows of a table as they stand, the cells of each apart."""
    cells = [one.text.split(_CELLS)[:MAX_COLUMNS] for one in extracts]
    width = max(map(len, cells))
    rows = ([*row, *[""] * (width - len(row))] for row in cells)
    return Table(
        tuple(tuple((Run(tidy(cell, MAX_CELL) or " ", exact=True),) for cell in row) for row in rows)
    )


def mentioning(answer: TextList) -> Iterator[Piece]:
    """The papers whose text mentions something, each with a sentence that does."""
    found = len(answer.extracts)
    verb = "mentions" if found == 1 else "mention"
    yield Heading(
        f"{count(found, 'paper')} of {count(answer.texts, 'full text')} {verb} {typed(answer.words)}"
    )
    for number, one in enumerate(answer.extracts, start=1):
        head = line(f"{number}. ", *one_line(one.paper))
        yield prose(head, Quoted(tuple(marked(one.text, one.bold))), line(*_place(one)))


_SEEN: Final = {
    "everybody": "for everybody",
    "workspace": "for this workspace",
    "channel": "for this channel",
    "person": "for you alone",
}
"""Who may see a PDF that was given."""


def given(answer: GivenList) -> Iterator[Piece]:
    """The PDFs that were given, each with who may see it."""
    if not answer.texts:
        yield say("No PDF was given to me that is for you to see here.")
        return
    yield Heading(f"{count(answer.total, 'PDF')} given to me, for you to see here")
    for number, one in enumerate(answer.texts, start=1):
        size = count(one.pages, "page") if one.pages else count(one.words, "word")
        told = f"{size} · given on {day(one.when)} · {_SEEN[one.seen]}"
        names = (line(everyone(one.paper)),) if one.paper.authors else ()
        yield prose(line(f"{number}. ", reference(one.paper)), *names, line(told))
    if answer.total > len(answer.texts):
        yield note(f"And {count(answer.total - len(answer.texts), 'older one')}.")


def known(told: Known) -> str:
    """How much of a paper is known here."""
    reason = tidy(told.reason, MAX_REASON)
    match told.state:
        case "none":
            said = "abstract only"
        case "queued":
            said = "abstract only; its full text is being fetched"
        case "ready" | "partial":
            said = _readable(told)
        case "scanned":
            said = "abstract only; its PDF is scanned, no text"
        case "locked" | "failed" | "refused":
            said = f"abstract only; its full text could not be read: {reason}"
    return f"Known here: {said}."


def _readable(told: Known) -> str:
    parts = (
        f"full text v{told.version}" if told.version else "full text",
        count(told.pages, "page") if told.pages else "",
        "from a PDF given to me" if told.private else "",
        "some pages could not be read" if told.state == "partial" else "",
    )
    return ", ".join(filter(None, parts))


def searched(answer: Nothing) -> str:
    """What else than the abstract was looked into, or is to come."""
    told = answer.known
    if told is None:
        return ""
    if told.readable:
        return (
            f"I found nothing near it in its full text{f' (v{told.version})' if told.version else ''} either."
        )
    if told.state == "queued":
        return "I only have its abstract. Its full text is on its way: if it says, I answer once more here."
    if told.state == "none" or not told.reason:
        return "I only have its abstract."
    return f"I only have its abstract: its full text could not be read ({tidy(told.reason, MAX_REASON)})."
