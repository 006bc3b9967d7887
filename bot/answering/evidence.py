"""What an answer shows and proves: its papers, their numbers, and quotes that stand in them word for word.

`checked` stands between an answer and the people who read it; `record` is what programs read of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers import (
    Answer,
    AuthorChoice,
    Briefs,
    Citation,
    CoauthorList,
    Comparison,
    Declined,
    Digest,
    Extract,
    GivenList,
    InText,
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
    Quote,
    Shelf,
    Smalltalk,
    Stated,
    Summary,
    Tally,
    TextList,
    Written,
)
from bot.papers import Paper
from bot.queries import Each, Query


class UnverifiedError(Exception):
    """A quote is not what its paper's stored abstract says."""


def verified(quote: Quote) -> Quote:
    """The quote itself, when the stored abstract says exactly this at exactly this place.

    Raises UnverifiedError otherwise, and when a stretch in bold lies outside the quote.
    """
    if not 0 <= quote.start < quote.end or quote.paper.abstract[quote.start : quote.end] != quote.text:
        raise UnverifiedError(f"{quote.paper.id}: the abstract does not say {quote.text!r} at {quote.start}.")
    if any(not 0 <= start < end <= len(quote.text) for start, end in quote.bold):
        raise UnverifiedError(f"{quote.paper.id}: a stretch in bold lies outside the quote {quote.text!r}.")
    return quote


def proven(extract: Extract) -> Extract:
    """The extract itself, when the text says exactly this at exactly this place, within one passage.

    What a passage runs over stood together in print, so that a quote inside it is in the order of reading. Raises
    UnverifiedError otherwise, and when the passage is none of the text's.
    """
    inside = extract.passage.start <= extract.start < extract.end <= extract.passage.end
    if not inside or extract.body.text[extract.start : extract.end] != extract.text:
        raise UnverifiedError(
            f"{extract.paper.id}: the text does not say {extract.text!r} at {extract.start}."
        )
    if extract.passage not in extract.body.passages:
        raise UnverifiedError(f"{extract.paper.id}: the text has no passage at {extract.passage.start}.")
    if any(not 0 <= start < end <= len(extract.text) for start, end in extract.bold):
        raise UnverifiedError(
            f"{extract.paper.id}: a stretch in bold lies outside the quote {extract.text!r}."
        )
    return extract


def checked(answer: Answer) -> Answer:
    """The answer itself, when all of its quotes are verified and its figure stands in its first quote.

    Raises UnverifiedError otherwise.
    """
    for quote in quotes(answer):
        verified(quote)
    for extract in extracts(answer):
        proven(extract)
    if isinstance(answer, Passages) and answer.value not in (answer.quotes[0].text if answer.quotes else ""):
        raise UnverifiedError(f"The figure {answer.value!r} is not in the sentence that it was taken from.")
    return answer


def quotes(answer: Answer) -> Iterator[Quote]:
    """Every quote in an answer, in the order shown."""
    match answer:
        case Passages() | Summary():
            yield from answer.quotes
        case PaperList():
            yield from (listed.reason for listed in (*answer.papers, *answer.related) if listed.reason)
        case Stated():
            yield from filter(None, (answer.evidence,))
        case Comparison():
            yield from (cell for row in answer.rows for cell in row.cells if isinstance(cell, Quote))
        case InText(abstract=Passages() as near):
            yield from near.quotes
        case Written():
            yield from (one.source for one in answer.passages if isinstance(one.source, Quote))
        case Many(answers=parts) | Briefs(entries=parts):
            for part in parts:
                yield from quotes(part)
        case _:
            return


def extracts(answer: Answer) -> Iterator[Extract]:
    """Every quote from a full text in an answer, in the order shown."""
    match answer:
        case InText() | TextList():
            yield from answer.extracts
        case Written():
            yield from (one.source for one in answer.passages if isinstance(one.source, Extract))
        case Many(answers=parts):
            for part in parts:
                yield from extracts(part)
        case _:
            return


def shown(given: Answer) -> tuple[Paper, ...]:
    """The papers that an answer shows, in order, each once: what "the second one" counts."""
    match given:
        case PaperList():
            papers = tuple(listed.paper for listed in given.papers)
        case PaperCard() | Summary() | Stated():
            papers = (given.paper,)
        case Passages():
            papers = tuple(quote.paper for quote in given.quotes)
        case Comparison() | Citation() | Shelf():
            papers = given.papers
        case PaperChoice():
            papers = tuple(paper for paper, _ in given.choices)
        case Nothing():
            papers = given.near
        case Preview():
            papers = shown(given.recent)
        case Many():
            papers = tuple(paper for part in given.answers for paper in shown(part))
        case Digest():
            papers = told(given)
        case _:
            papers = _counted(given)
    return tuple(dict.fromkeys(papers))


def _counted(given: Answer) -> tuple[Paper, ...]:
    """The papers that an answer shows which counts, tells the same of several, or declines."""
    match given:
        case PeopleList():
            return tuple(paper for _, _, paper in given.people)
        case Most():
            return tuple(paper for paper, _ in given.papers)
        case Briefs():
            kept = (one for one in given.entries if not isinstance(one, Nothing))
            return tuple(paper for one in kept for paper in shown(one))
        case Declined(paper=Paper() as paper):
            return (paper,)
        case _:
            return _quoted(given)


def _quoted(given: Answer) -> tuple[Paper, ...]:
    """The papers whose texts an answer quotes or lists."""
    match given:
        case Written():
            return tuple(one.paper for one in given.passages)
        case GivenList():
            return tuple(one.paper for one in given.texts)
        case InText() | TextList():
            return tuple(one.paper for one in given.extracts)
        case _:
            return ()


def numbered(given: Answer) -> tuple[int, tuple[Paper, ...]] | None:
    """The papers that an answer gives numbers to, and the first number; None where it gives no numbers.

    People to choose from have the numbers to themselves: there, no paper has one.
    """
    first, papers = 1, shown(given)
    match given:
        case PaperList():
            first = (given.find.page - 1) * given.size + 1
            papers += tuple(one.paper for one in given.related)
        case Shelf():
            first = (given.page - 1) * given.size + 1
        case Digest():
            first, papers = given.first, told(given)
        case Many() if all(isinstance(part, Digest) for part in given.answers):
            papers = tuple(
                paper for part in given.answers if isinstance(part, Digest) for paper in told(part)
            )
        case PaperChoice() | AuthorChoice() | Most() | Briefs() | TextList() | GivenList():
            pass
        case _:
            return None
    return first, papers


def told(given: Digest) -> tuple[Paper, ...]:
    """The papers of a digest in their order; one that two subscriptions follow stands there twice."""
    return tuple(news.listed.paper for section in given.sections for news in section.news)


def choice(given: Answer, number: int) -> Query | None:
    """What is at a number of an answer that asks which of several is meant; None where there is nothing."""
    if not isinstance(given, (AuthorChoice, PaperChoice)):
        return None
    return dict(enumerate((then for _, then in given.choices), start=1)).get(number)


@dataclass(frozen=True, slots=True)
class Record:
    """What programs read of an answer; `quotes` are (paper id, sentence)."""

    query: str
    kind: str
    papers: tuple[Paper, ...]
    quotes: tuple[tuple[str, str], ...]
    total: int | None
    refused: bool
    related: tuple[Paper, ...] = ()
    """Of a listing by topic, the papers beneath it, in order."""


def record(query: Query, answer: Answer) -> Record:
    """The facts of an answer; `query` is what was understood."""
    said = tuple((quote.paper.id, quote.text) for quote in quotes(answer))
    said += tuple((extract.paper.id, extract.text) for extract in extracts(answer))
    beneath = tuple(one.paper for one in answer.related) if isinstance(answer, PaperList) else ()
    return Record(str(query), kind(query), shown(answer), said, total(answer), refused(answer), beneath)


def kind(query: Query) -> str:
    """What kind of request it is, in one word."""
    return "several" if isinstance(query, Each) else type(query).__name__.lower()


def total(answer: Answer) -> int | None:
    """How many there are in all, for answers that count."""
    if isinstance(answer, Tally):
        return answer.papers
    if isinstance(answer, TextList):
        return len(answer.extracts)
    counting = (PaperList, CoauthorList, PeopleList, Most, Briefs, Shelf, Citation)
    return answer.total if isinstance(answer, counting) else None


def refused(answer: Answer) -> bool:
    """Whether the corpus does not hold the answer."""
    match answer:
        case Nothing() | Puzzled() | Declined():
            return True
        case Passages():
            return answer.refused
        case Stated():
            return not answer.values and answer.evidence is None
        case Smalltalk():
            return answer.kind == "impossible"
        case Many(answers=parts) | Briefs(entries=parts):
            return all(map(refused, parts))
        case _:
            return isinstance(answer, Most) and not answer.papers
