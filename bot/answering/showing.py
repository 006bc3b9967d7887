"""What an answer shows: its papers, the numbers that stand beside them, and what a number chooses."""

from bot.answers import (
    Answer,
    AuthorChoice,
    Briefs,
    Citation,
    Comparison,
    Declined,
    Digest,
    Many,
    Most,
    Nothing,
    PaperCard,
    PaperChoice,
    PaperList,
    Passages,
    PeopleList,
    Preview,
    Shelf,
    Stated,
    Summary,
)
from bot.papers import Paper
from bot.queries import Query


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
            told = (one for one in given.entries if not isinstance(one, Nothing))
            return tuple(paper for one in told for paper in shown(one))
        case Declined(paper=Paper() as paper):
            return (paper,)
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
        case Shelf():
            first = (given.page - 1) * given.size + 1
        case Digest():
            first, papers = given.first, told(given)
        case Many() if all(isinstance(part, Digest) for part in given.answers):
            papers = tuple(
                paper for part in given.answers if isinstance(part, Digest) for paper in told(part)
            )
        case PaperChoice() | AuthorChoice() | Most() | Briefs():
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
