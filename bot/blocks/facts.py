"""Answers about one paper: a stored field, a summary, a sentence that answers a question."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from bot.answers import Passages, Quote, Stated, Summary
from bot.blocks import links, words
from bot.blocks.escape import tidy
from bot.blocks.forms import count, day, written
from bot.blocks.papers import marked, one_line, reference, verbatim
from bot.blocks.pieces import Line, Part, Piece, Prose, Quoted, Run, line, note, prose, say
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
    known = {link.url: links.stored(link) for link in answer.paper.links}
    own = {answer.paper.url: links.abstract(answer.paper), answer.paper.pdf: links.pdf(answer.paper)}
    url = (known | own).get(value, "")
    return Run(tidy(value, MAX_VALUE), url, bold=not url)


def summary(answer: Summary) -> Iterator[Piece]:
    """The sentences of the abstract that say what was done and what came out, in their order."""
    paper = answer.paper
    head = line(
        reference(paper),
        f"\n{' · '.join(part for part in (day(paper.date), tidy(paper.venue, MAX_VALUE)) if part)}",
    )
    yield prose(head, *(verbatim(quote) for quote in answer.quotes))


def passages(answer: Passages) -> Iterator[Piece]:
    """The sentence that answers, or the nearest one, always verbatim and with its paper."""
    quotes = answer.quotes[:MAX_QUOTES]
    yield from (say(said) for said in _lead(answer) if said)
    if answer.value and answer.tier == "quote" and not answer.twins:
        yield say(Run(answer.value, bold=True))
    if answer.whole:
        yield from (_whole(quote) for quote in quotes[:1])
    elif answer.twins or answer.tier == "closest":
        yield from _attributed(quotes)
    else:
        yield from _attributed(quotes[:1])
        yield from _others(quotes)


def _lead(answer: Passages) -> Iterator[str]:
    """What has to be said before the quotes, so that none is taken for more than it is."""
    yield words.partial(answer.question)
    yield words.missing(answer)
    if answer.refused and not answer.missing:
        yield words.refused(answer.question)
    if answer.whole:
        yield words.WHOLE
    elif answer.tier == "closest" or answer.refused:
        yield words.CLOSEST
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
