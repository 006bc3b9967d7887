"""The check that stands between an answer and the people who read it: every quote is in its paper, word for word."""

from collections.abc import Iterator

from bot.answers import Answer, Briefs, Comparison, Many, PaperList, Passages, Quote, Stated, Summary


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


def checked(answer: Answer) -> Answer:
    """The answer itself, when all of its quotes are verified and its figure stands in its first quote.

    Raises UnverifiedError otherwise.
    """
    for quote in quotes(answer):
        verified(quote)
    if isinstance(answer, Passages) and answer.value not in (answer.quotes[0].text if answer.quotes else ""):
        raise UnverifiedError(f"The figure {answer.value!r} is not in the sentence that it was taken from.")
    return answer


def quotes(answer: Answer) -> Iterator[Quote]:
    """Every quote in an answer, in the order shown."""
    match answer:
        case Passages() | Summary():
            yield from answer.quotes
        case PaperList():
            yield from (listed.reason for listed in answer.papers if listed.reason)
        case Stated():
            yield from filter(None, (answer.evidence,))
        case Comparison():
            yield from (cell for row in answer.rows for cell in row.cells if isinstance(cell, Quote))
        case Many(answers=parts) | Briefs(entries=parts):
            for part in parts:
                yield from quotes(part)
        case _:
            return
