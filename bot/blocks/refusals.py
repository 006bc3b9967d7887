"""Saying no, short and honest and with the nearest thing that is held, and asking back."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.answers import AuthorChoice, CoauthorList, Declined, Nothing, PaperChoice, Puzzled
from bot.blocks import fulltext, words
from bot.blocks.entries import name, one_line
from bot.blocks.notation import count, filters, short
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, line, note, prose, say
from bot.papers import Author, Paper
from bot.scope import scope

MAX_FIELDS: Final = 3


def authors(answer: AuthorChoice) -> Iterator[Piece]:
    """The people who fit, each with what tells them apart; never one of them in silence."""
    yield say(words.which_author(answer.typed))
    people = tuple((Run(described(author)),) for author, _ in answer.choices)
    yield Prose((Bullets(people, numbered=True),))
    rest = answer.total - len(answer.choices)
    if rest > 0:
        yield note(words.more_people(rest))


def described(author: Author) -> str:
    """
    >>> from bot.papers import Name
    >>> described(Author("k", (Name("Gloeckle", "Fabian"),), 10, ("cs.LG", "cs.CL"), (2023, 2026)))
    'Fabian Gloeckle (cs.LG, cs.CL; 2023–2026; 10 papers)'
    """
    years = ""
    if author.years:
        first, last = author.years
        years = str(first) if first == last else f"{first}–{last}"
    papers = count(author.papers, "paper") if author.papers else ""
    told = "; ".join(part for part in (", ".join(author.fields[:MAX_FIELDS]), years, papers) if part)
    return name(author.name) + (f" ({told})" if told else "")


def papers(answer: PaperChoice) -> Iterator[Piece]:
    """The papers that fit."""
    yield say(words.which_paper(answer.typed))
    choices = tuple(one_line(paper) for paper, _ in answer.choices)
    yield Prose((Bullets(choices, numbered=True),))


def coauthors(answer: CoauthorList) -> Iterator[Piece]:
    """With whom somebody wrote, most papers together first."""
    shown = len(answer.coauthors)
    size = max(shown, 10)
    first = (answer.page - 1) * size + 1
    yield Heading(words.coauthors(name(answer.author.name), answer.total, shown, first))
    if answer.corrected:
        yield say(words.corrected(answer.corrected))
    rows = (
        (Run(name(author.name)), Run(f" · {words.together(papers)}")) for author, papers in answer.coauthors
    )
    yield Prose((Bullets(tuple(rows)),))
    if first + shown <= answer.total:
        yield note(words.MORE)
    elif answer.past:
        yield note(words.LAST)


MAX_NEAR: Final = 3

_PUZZLED: Final[Mapping[str, str]] = {
    "empty": "I am here. Ask me about the papers I hold, for example:",
    "nonsense": "I could not read that as a question about papers. You could ask:",
    "no thread": "Which paper? Nothing was shown in this conversation yet. Name one, or ask for example:",
    "which author": "Whose papers? Add a name, for example:",
    "which paper": "Which paper? Add its title, nickname or arXiv id, for example:",
    "not shown": "Which paper? Nothing that I showed here has that number. Say one of those shown, or a title, nickname or arXiv id, for example:",
    "which style": "I do not know that citation style. I know these:",
    "how often": "A digest comes every day, every weekday or once a week, at the time you name. For example:",
    "one category": "I can look into one category at a time. Say one, for example:",
    "all but": "I cannot leave some out of all when something is done with them. Name those that you mean, by number or name, for example:",
    "lacking": "I can only look for what papers have, not for what they lack. Say what they should have, for example:",
    "long": "That is longer than I can read. Ask in a sentence or two, for example:",
    "many": "That is more than I can look up at once: ten people, twenty papers, four questions are the most. For example:",
    "who saved": "I do not say who saved what: a reading list is its person’s own. You could ask:",
    "sharing": "I cannot send or share a reading list. I can export it for you to send, for example:",
    "citing": "I do not know who cites whom, so I cannot follow citations. I can follow a topic, a person or a category, for example:",
    "one by one": "What is followed changes only where that is all a message asks. Say these one after the other:",
    "undo first": "That is done already. Have it as it was before, and then say what you meant:",
    "from today": "I cannot leave out single digests, and a pause begins when you ask for it and lasts until the day that you name. For example:",
    "number": "That number is larger than anything I can count here. Try a smaller one, for example:",
    "date": "I only know days between 1900 and 2100. For example:",
}


def nothing(answer: Nothing) -> Iterator[Piece]:
    """What is not there, and the nearest that is."""
    yield say(" ".join(sentence for sentence in _sentences(answer) if sentence))
    near = answer.near[:MAX_NEAR]
    if near and answer.reason != "only a pdf":
        lead = words.READ_IT if answer.reason == "not stated" else words.NEAREST
        yield prose(line(lead), Bullets(tuple(one_line(paper) for paper in near)))


def _sentences(answer: Nothing) -> Iterator[str]:
    yield words.nothing(answer)
    yield words.unmentioned(answer)
    yield fulltext.searched(answer)
    yield words.partial(answer.find.words if answer.find else answer.asked)
    if answer.find and answer.reason == "no match":
        yield words.understood(filters(answer.find))
    if answer.names:
        yield words.did_you_mean([name(near) for near in answer.names])


UNABLE: Final = "I cannot do that: I only find, list, quote and cite the papers I hold."


def declined(answer: Declined) -> Iterator[Piece]:
    """What is not possible or not known, and the nearest that is."""
    row = scope().unable.get(answer.what)
    yield say(f"{row.says} {row.instead}".strip() if row else UNABLE)
    if answer.paper:
        yield say(*one_line(answer.paper))
    if requests := offers(answer):
        yield prose(line("You could ask:"), Bullets(tuple((Run(request),) for request in requests)))


def offers(answer: Declined) -> tuple[str, ...]:
    """Requests for the nearest that is possible."""
    row = scope().unable.get(answer.what)
    if row is None:
        return ("help",)
    called = _called(answer.paper) if answer.paper else ""
    told = (offer.replace("{paper}", called) for offer in row.offers if called or "{paper}" not in offer)
    return tuple(
        offer.replace("{who}", who)
        for offer in told
        for who in (answer.people if "{who}" in offer else ("",))
    )


def _called(paper: Paper) -> str:
    """What a paper is asked for by: its nickname where that is short, else its id."""
    return short(paper) if paper.given or short(paper) in paper.aliases else paper.id


def puzzled(answer: Puzzled) -> Iterator[Piece]:
    """That the question could not be read, with questions that can be."""
    yield say(_PUZZLED[answer.reason])
    if answer.examples:
        yield Prose((Bullets(tuple((Run(example),) for example in answer.examples)),))
