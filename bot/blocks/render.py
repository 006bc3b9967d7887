"""Answer to pieces: matches over all that can be said, so that mypy names an Answer that nobody renders."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import assert_never

from bot.answers import (
    Answer,
    AuthorChoice,
    Briefs,
    Citation,
    CoauthorList,
    Comparison,
    Declined,
    Digest,
    GivenList,
    Guide,
    InText,
    Many,
    Most,
    Nothing,
    Overview,
    PaperCard,
    PaperChoice,
    PaperList,
    Passages,
    PeopleList,
    Preview,
    Puzzled,
    SelfPortrait,
    Shelf,
    Silence,
    Smalltalk,
    Stated,
    SubscriptionList,
    Summary,
    Tally,
    TextList,
    Told,
    Written,
)
from bot.blocks import composed, entries, following, fulltext, refusals, results, welcome
from bot.blocks.pieces import Piece, Table, note, untabled
from bot.papers import Paper

OfPapers = PaperList | PaperCard | Summary | Stated | Passages | Comparison | Citation | Shelf
OfChoices = AuthorChoice | PaperChoice | CoauthorList
OfCounts = PeopleList | Tally | Most | Briefs
OfTalk = Nothing | Overview | Guide | Smalltalk | SelfPortrait | Declined | Puzzled
OfDigests = Preview | SubscriptionList | Told | Silence | Digest


def pieces(answer: Answer, today: date) -> Iterator[Piece]:
    """Everything the answer says, without its buttons; `today` is the reader's date."""
    yield from _said(answer, today)
    yield from entries.withdrawals(_used(answer))


def _said(answer: Answer, today: date) -> Iterator[Piece]:
    match answer:
        case Many():
            yield from _one_table(chain.from_iterable(pieces(one, today) for one in answer.answers))
        case AuthorChoice() | PaperChoice() | CoauthorList():
            yield from _choices(answer)
        case PeopleList() | Tally() | Most() | Briefs():
            yield from _counts(answer)
        case InText():
            yield from fulltext.in_text(answer)
        case TextList():
            yield from fulltext.mentioning(answer)
        case Written():
            yield from composed.written(answer)
        case GivenList():
            yield from fulltext.given(answer)
        case Nothing() | Overview() | Guide() | Smalltalk() | SelfPortrait() | Declined() | Puzzled():
            yield from _talk(answer, today)
        case Preview() | SubscriptionList() | Told() | Silence() | Digest():
            yield from _digests(answer)
        case _:
            yield from _papers(answer)


def _used(answer: Answer) -> tuple[Paper, ...]:
    """The papers that an answer rests on, where it does not say itself which of them were withdrawn, and why."""
    match answer:
        case Stated(field="withdrawal"):
            return ()
        case Summary() | Stated():
            return (answer.paper,)
        case Passages():
            return tuple(dict.fromkeys(quote.paper for quote in answer.quotes))
        case Comparison() | Told():
            return answer.papers
        case Written():
            return tuple(dict.fromkeys(one.paper for one in answer.passages))
        case _:
            return ()


def _one_table(said: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of which the first table stays one: Slack takes no second in a message."""
    tables = 0
    for piece in said:
        tables += isinstance(piece, Table)
        yield piece if tables < 2 else untabled(piece)


def _papers(answer: OfPapers) -> Iterator[Piece]:
    match answer:
        case PaperList():
            yield from entries.listing(answer)
        case PaperCard():
            yield from entries.card(answer)
            if answer.known:
                yield note(fulltext.known(answer.known))
        case Summary():
            yield from results.summary(answer)
        case Stated():
            yield from results.stated(answer)
        case Passages():
            yield from results.passages(answer)
        case Comparison():
            yield from results.comparison(answer)
        case Citation():
            yield from results.citation(answer)
        case Shelf():
            yield from entries.shelf(answer)
        case _:
            assert_never(answer)


def _choices(answer: OfChoices) -> Iterator[Piece]:
    match answer:
        case AuthorChoice():
            yield from refusals.authors(answer)
        case PaperChoice():
            yield from refusals.papers(answer)
        case CoauthorList():
            yield from refusals.coauthors(answer)
        case _:
            assert_never(answer)


def _counts(answer: OfCounts) -> Iterator[Piece]:
    match answer:
        case PeopleList():
            yield from results.people(answer)
        case Tally():
            yield from results.tally(answer)
        case Most():
            yield from results.most(answer)
        case Briefs():
            yield from results.briefs(answer)
        case _:
            assert_never(answer)


def _talk(answer: OfTalk, today: date) -> Iterator[Piece]:
    match answer:
        case Nothing():
            yield from refusals.nothing(answer)
        case Overview():
            yield from welcome.overview(answer, today)
        case Guide():
            yield from welcome.guide(answer)
        case Smalltalk():
            yield from welcome.smalltalk(answer)
        case SelfPortrait():
            yield from welcome.portrait(answer)
        case Declined():
            yield from refusals.declined(answer)
        case Puzzled():
            yield from refusals.puzzled(answer)
        case _:
            assert_never(answer)


def _digests(answer: OfDigests) -> Iterator[Piece]:
    match answer:
        case Preview():
            yield from following.preview(answer)
        case SubscriptionList():
            yield from following.subscriptions(answer)
        case Told():
            yield from following.told(answer)
        case Silence():
            yield from following.silence(answer)
        case Digest():
            yield from following.digest(answer)
        case _:
            assert_never(answer)
