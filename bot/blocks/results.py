"""What was found: a stored field, a sentence that answers, citations, papers side by side, what was counted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from bot.answering.figures import answering
from bot.answers import (
    Briefs,
    Citation,
    Comparison,
    Most,
    Nothing,
    PaperCard,
    Passages,
    PeopleList,
    Quote,
    Stated,
    Summary,
    Tally,
)
from bot.blocks import entries, escape, refusals, words
from bot.blocks.entries import marked, meta, name, one_line, reference, verbatim
from bot.blocks.escape import tidy
from bot.blocks.notation import MONTHS, count, dated, joined, short, written
from bot.blocks.pieces import (
    Bullets,
    Copyable,
    Heading,
    Line,
    Part,
    Piece,
    Prose,
    Quoted,
    Run,
    Table,
    line,
    note,
    prose,
    say,
)
from bot.papers import Paper

MAX_VALUES: Final = 60
MAX_VALUE: Final = 400
MAX_QUOTES: Final = 3


def stated(answer: Stated) -> Iterator[Piece]:
    """A stored field with the paper it is from, or that no source states it."""
    paper = answer.paper
    values = [value for value in answer.values if tidy(value, MAX_VALUE)]
    if (answer.places or answer.absent or answer.place) and values:
        yield say(words.standing(answer))
    if values:
        yield prose(_value(answer, values), line(*one_line(paper)))
    else:
        yield prose(line(words.unstated(answer)), line(*one_line(paper)))
    if answer.evidence:
        yield prose(line(words.ITS_ABSTRACT), verbatim(answer.evidence))
    if answer.field == "date" and paper.abstract_version:
        yield note(f"The abstract stored here is from {tidy(paper.abstract_version, MAX_VALUE)}.")


def _value(answer: Stated, values: Sequence[str]) -> Line:
    if answer.field == "author count":
        return line(Run(count(int(values[0]), "author"), bold=True))
    shown = values[:MAX_VALUES]
    runs = [Run(f"{words.LABELS[answer.field]}: ")]
    for index, value in enumerate(shown):
        runs += [Run(", ")] if index else []
        runs.append(_one(answer, value))
    if answer.field == "authors":
        runs.append(Run(f" ({count(len(values), 'author')})"))
    elif len(values) > len(shown):
        runs.append(Run(f" and {len(values) - len(shown):,} more"))
    return line(*runs)


def _one(answer: Stated, value: str) -> Run:
    """One value: a date as people write it, a link that is stored with the paper as a link."""
    if answer.field == "date":
        value = written(value)
    known = {link.url: escape.stored(link) for link in answer.paper.links}
    own = {answer.paper.url: escape.abstract(answer.paper), answer.paper.pdf: escape.pdf(answer.paper)}
    url = (known | own).get(value, "")
    return Run(tidy(value, MAX_VALUE), url, bold=not url)


def summary(answer: Summary) -> Iterator[Piece]:
    """The sentences of the abstract that say what was done and what came out, in their order."""
    paper = answer.paper
    head = line(
        reference(paper),
        f"\n{' · '.join(part for part in (dated(paper), tidy(paper.venue, MAX_VALUE)) if part)}",
    )
    yield prose(head, *(verbatim(replace(quote, bold=())) for quote in answer.quotes))


def passages(answer: Passages) -> Iterator[Piece]:
    """The sentence that answers, or the nearest one, always verbatim and with its paper."""
    quotes = answer.quotes[:MAX_QUOTES]
    yield from (say(said) for said in _lead(answer) if said)
    if answer.value and answer.tier == "quote" and not answer.twins:
        yield say(Run(answer.value, bold=True))
    quotes = tuple(replace(quote, bold=_told(quote, answer)) for quote in quotes)
    if answer.whole:
        yield from (_whole(quote) for quote in quotes[:1])
    elif answer.twins or answer.tier == "closest":
        yield from _attributed(quotes)
    else:
        yield from _attributed(quotes[:1])
        yield from _others(quotes)


def _told(quote: Quote, answer: Passages) -> tuple[tuple[int, int], ...]:
    """Where the one figure that answers stands in a quote; a sentence without one stays as it is."""
    if answer.tier != "quote" or answer.twins or answer.refused:
        return ()
    if not answer.value:
        found = answering(answer.question, quote.text)
        return (found,) if found else ()
    stands = re.finditer(rf"(?<![\w.]){re.escape(answer.value)}(?![\w])", quote.text)
    return tuple((one.start(), one.end()) for one in stands)


def _lead(answer: Passages) -> Iterator[str]:
    """What has to be said before the quotes, so that none is taken for more than it is."""
    yield words.partial(answer.question)
    yield words.missing(answer)
    if answer.refused and not answer.missing:
        yield words.refused(answer.question)
    if answer.whole:
        yield words.WHOLE
    elif answer.tier == "closest" or answer.refused:
        yield words.closest(answer)
    elif answer.twins:
        yield words.TWINS


def _others(quotes: Sequence[Quote]) -> Iterator[Piece]:
    """Further sentences, smaller; those of the same paper need not name it again."""
    if quotes[1:]:
        yield say(Run(words.ALSO, italic=True))
    for quote in quotes[1:]:
        named = (_source(quote.paper),) if quote.paper.id != quotes[0].paper.id else ()
        yield prose(verbatim(quote), *named)


def _attributed(quotes: Sequence[Quote]) -> Iterator[Prose]:
    """Quotes with their paper beneath; neighbours from one paper share it."""
    for _, group in groupby(quotes, key=lambda quote: quote.paper.id):
        same = list(group)
        yield prose(*(verbatim(quote) for quote in same), _source(same[0].paper))


def _source(paper: Paper) -> Part:
    return line("— ", *one_line(paper))


def _whole(quote: Quote) -> Prose:
    abstract = marked(quote.paper.abstract, ((quote.start, quote.end),))
    return prose(Quoted(tuple(abstract)), _source(quote.paper))


def citation(answer: Citation) -> Iterator[Piece]:
    """The text in a fixed-width block, entry by entry."""
    apart = answer.style in {"bibtex", "biblatex", "ris", "csl"} and not answer.printed
    between = "\n\n" if apart else "\n"
    yield Prose((Copyable(tuple(answer.text.split(between)), between),))
    if name_ := answer.printed or words.STYLES.get(answer.style, ""):
        yield note(f"In {name_} style.")
    if len(answer.papers) < answer.total:
        yield note(words.exported(answer))


MAX_CELL: Final = 300

Runs = tuple[Run, ...]


def comparison(answer: Comparison) -> Iterator[Piece]:
    """A table headed by what people call the papers, and beneath it their full titles."""
    names = [short(paper) for paper in answer.papers]
    yield Heading(joined(names))
    head: tuple[Runs, ...] = ((Run(" "),), *((Run(name, bold=True),) for name in names))
    rows = ((_heading(row.label), *map(_cell, row.cells, answer.papers)) for row in answer.rows)
    yield Table((head, *rows), "beside", joined(names))
    yield Prose((Bullets(tuple(one_line(paper) for paper in answer.papers)),))


def _heading(label: str) -> Runs:
    shown = tidy(label, MAX_CELL)
    return (Run(shown[:1].upper() + shown[1:], bold=True),)


def _cell(cell: str | Quote | None, paper: Paper) -> Runs:
    """A sentence verbatim, a stored link as a link, a date in words, any other value as it is."""
    if cell is None:
        return (Run(words.NOT_STATED, italic=True),)
    if isinstance(cell, Quote):
        return tuple(marked(cell.text, ()))
    urls = {link.url: escape.stored(link) for link in paper.links}
    parts = [Run(shown, urls.get(part, "")) for part in cell.split(", ") if (shown := _shown(part))]
    return tuple(run for part in parts for run in (Run(", "), part))[1:]


def _shown(value: str) -> str:
    return tidy(written(value), MAX_CELL)


MAX_ROWS: Final = 60
"""Years, months or categories in one message; of more the last, or the most frequent."""


def people(answer: PeopleList) -> Iterator[Piece]:
    """Who wrote most of some papers, each with the newest of them."""
    yield Heading(words.people(answer))
    first = (answer.page - 1) * 10 + 1
    for number, (author, papers, newest) in enumerate(answer.people, start=first):
        who = Run(name(author.name), bold=True)
        yield prose(
            line(f"{number}. ", who, f" · {count(papers, 'paper')}\n", "the newest: ", reference(newest))
        )
    yield note(words.counted(answer))
    if first + len(answer.people) <= answer.listed:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


def tally(answer: Tally) -> Iterator[Piece]:
    """A number, or one a year, month or category."""
    if not answer.of.startswith("papers per"):
        yield say(words.tally(answer))
        if answer.of == "authors":
            yield note(words.NAMES)
        return
    yield Heading(words.tally(answer))
    frequent = answer.of == "papers per category"
    rows = answer.rows[:MAX_ROWS] if frequent else answer.rows[-MAX_ROWS:]
    if rows:
        yield Prose((Bullets(tuple((Run(f"{_label(label)}: {number:,}"),) for label, number in rows)),))
    if len(rows) < len(answer.rows):
        yield note(f"{len(answer.rows) - len(rows):,} more are not shown.")


def _label(label: str) -> str:
    """What a row counts, as people write it.

    >>> _label("2025"), _label("2025-03"), _label("cs.PL")
    ('2025', 'Mar 2025', 'cs.PL')
    """
    year, dash, month = label.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if dash and year.isdecimal() and month.isdecimal() else label


def most(answer: Most) -> Iterator[Piece]:
    """The paper with most of something, and those after it."""
    yield say(Run(words.most(answer), bold=True))
    for number, (paper, has) in enumerate(answer.papers, start=1):
        had = f"{has:,} {answer.of if has != 1 else answer.of.removesuffix('s')}"
        yield prose(line(f"{number}. ", reference(paper), f" · {had}\n", *meta(paper)))
    if answer.papers:
        yield note(words.recorded(answer))


def briefs(answer: Briefs) -> Iterator[Piece]:
    """A short block for each of several papers."""
    number = 0
    for entry in answer.entries:
        if isinstance(entry, Nothing):
            yield from refusals.nothing(entry)
            continue
        number += 1
        yield from _brief(entry, number)
    if rest := words.rest(answer):
        yield note(rest)


def _brief(entry: Summary | Stated | PaperCard, number: int) -> Iterator[Piece]:
    match entry:
        case PaperCard():
            yield from entries.brief(entry, number)
        case Summary():
            quotes = (entries.verbatim(quote) for quote in entry.quotes)
            yield prose(line(f"{number}. ", *entries.one_line(entry.paper)), *quotes)
        case Stated():
            yield from stated(entry)
