"""Every sentence the bot says, as functions with names: short, plain, and true.

A sentence says what was found or that nothing was, and what to try next; it never blames the asker.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.answers import (
    Briefs,
    Citation,
    Most,
    Nothing,
    Overview,
    PaperList,
    Passages,
    PeopleList,
    Stated,
    Tally,
)
from bot.blocks.escape import tidy
from bot.blocks.notation import (
    count,
    either,
    filters,
    first_of,
    joined,
    moment,
    ordinal,
    short,
    topic,
    typed,
    without,
)
from bot.blocks.pieces import Note, Run, note
from bot.papers import Paper
from bot.queries import Field, Find, Style
from bot.search.topics import MOST, PHRASES, unread

LABELS: Final[Mapping[Field, str]] = {
    "authors": "Authors",
    "author count": "Number of authors",
    "date": "First version",
    "venue": "Venue",
    "organisation": "Organisation",
    "categories": "Categories",
    "code": "Code",
    "models": "Models",
    "data": "Data",
    "page": "Project page",
    "licence": "Licence",
    "pages": "Pages",
    "link": "Link",
    "doi": "DOI",
    "withdrawal": "Withdrawn",
}
"""How a stored field is called on a card and in an answer."""

_UNSTATED: Final[Mapping[Field, str]] = {
    "authors": "who wrote it",
    "author count": "how many people wrote it",
    "date": "when it was published",
    "venue": "where it was published",
    "organisation": "which organisation it is from",
    "categories": "which categories it is in",
    "code": "where its code is",
    "models": "where its models are",
    "data": "where its data is",
    "page": "whether it has a project page",
    "licence": "under which licence it is released",
    "pages": "how many pages it has",
    "link": "where it can be read",
    "doi": "under which DOI it is registered",
    "withdrawal": "whether it was withdrawn",
}

CLOSEST: Final = "The closest passage I have; it may not answer this:"
ALSO: Final = "Also close:"
NOT_STATED: Final = "not stated"
TWINS: Final = "Two papers fit about equally well:"
WHOLE: Final = "The sentence, inside its whole abstract:"
ITS_ABSTRACT: Final = "Its abstract says:"
ALSO_CALLED: Final = "Others go by that name too:"
LOOKING: Final = "Looking…"
STYLES: Final[Mapping[Style, str]] = {
    "ieee": "IEEE", "acm": "ACM", "acl": "ACL", "mla": "MLA", "chicago": "Chicago", "harvard": "Harvard", "vancouver": "Vancouver",
    "nature": "Nature’s", "science": "Science’s", "ama": "AMA", "aps": "APS", "springer": "Springer’s",
}  # fmt: skip
"""How a style is called in a sentence; a format needs no telling."""
MOST_ASIDE: Final = 5
NEAREST: Final = "Nearest to it:"
MANY: Final = 100
"""From so many people on, who fit a name, no number is given."""
READ_IT: Final = "The paper itself:"
MORE: Final = "Say “more” for the next page."
HIDDEN: Final = (
    "Your notes and tags are left out: others read this. Ask me in a direct message, or with /paper."
)
LAST: Final = "There is no more: this is the last page."
RELATED: Final = "Related papers, with some of the words"
WITHDRAWN: Final = "Withdrawn by its authors."
MARK: Final = " · withdrawn"
NEWEST: Final = "Newest paper"
RECENT: Final = "The last seven days would have brought:"
UNREAD: Final = (
    "I do not read arXiv’s new papers yet: whoever runs me sets ARXIV_SETS for that, to cs for example."
)
EARLIER: Final = "These came last:"
NOTHING_EVER: Final = "None of the papers I hold has ever matched this, so it may never bring any. See whether it says what you mean."
NOTHING_RECENT: Final = "The last seven days would have brought nothing."


def cut_short() -> Note:
    """Said at the end of a message that could not hold everything."""
    return note("There is more than one message can hold; ask for less at a time to see the rest.")


def these(size: int) -> str:
    """The corpus inside a sentence.

    >>> these(10), these(1), these(0)
    ('these 10 papers', 'this one paper', 'an empty corpus')
    """
    return {0: "an empty corpus", 1: "this one paper"}.get(size, f"these {size:,} papers")


def listing(answer: PaperList) -> str:
    """The heading of a list: how many, by whom, about what, and which of them are on this page."""
    if answer.like:
        return f"{count(len(answer.papers), 'paper')} like {short(answer.like)}"
    if answer.named:
        first = f"The first {len(answer.papers)} of " if len(answer.papers) < answer.total else ""
        return f"{first}{count(answer.total, 'paper')} named in this message"
    find = answer.find
    thing = "first-author paper" if find.first else "last-author paper" if find.last else "paper"
    people = [str(author.name) for author in answer.authors] or list(find.authors)
    by = f" by {joined(people)}" if people else ""
    about = f" about {topic(find.words)}" if find.words else ""
    if answer.closest:
        return f"No paper{by} holds all of {topic(find.words)}: the closest {len(answer.papers)}"
    some = f" {chosen}" if (chosen := either(find)) else ""
    barred = "".join(f", {phrase}" for phrase in without(find))
    whole = len(answer.papers) >= answer.total
    return f"{(_all_of if whole else _page_of)(answer, thing)}{by}{about}{some}{barred}"


def _all_of(answer: PaperList, thing: str) -> str:
    if ended := _ended(answer):
        return (
            f"{ended.capitalize()} {'among papers' if 'match' in ended else thing + 's' * (answer.total > 1)}"
        )
    everything = answer.total > 1 and not filters(answer.find)
    return f"{'All ' if everything else ''}{count(answer.total, thing)}"


def _ended(answer: PaperList) -> str:
    """Which papers these are, where more may pass than were wanted."""
    return first_of(answer.find) if answer.find.alone or answer.find.top == answer.total else ""


def _page_of(answer: PaperList, thing: str) -> str:
    first = (answer.find.page - 1) * answer.size + 1
    last = first + len(answer.papers) - 1
    which = f"{first:,}–{last:,}" if last > first else f"{first:,}"
    total = _ended(answer) or f"{answer.total:,}"
    return f"{thing.capitalize()}{'s' if last > first else ''} {which} of {total}"


def reading(find: Find) -> str:
    """Why papers stand in the order in which to read them."""
    then = "then those that speak most of it" if find.words else "then the newest"
    return f"Surveys and introductions first, {then}; I do not know which are important, or how often they are cited."


def among(find: Find) -> str:
    """Which papers something was counted over.

    >>> among(Find("lean")), among(Find())
    (' about “lean”', '')
    """
    phrases = filters(find)
    return f" {', '.join(phrases)}" if phrases else ""


def people(answer: PeopleList) -> str:
    """The heading of a list of people: of which papers, how many they are, and which of them are on this page."""
    first = (answer.page - 1) * 10 + 1
    last = first + len(answer.people) - 1
    kind = "first author" if answer.lead else "author"
    some = f"the {answer.counted:,} that fit best of " if answer.counted < answer.papers else ""
    papers = f"{some}{count(answer.papers, 'paper')}{among(answer.find)}"
    if not answer.people:
        return f"No other {kind}s of {papers}"
    if first == 1 and last >= answer.total:
        return f"{count(answer.total, kind)} of {papers}, most papers first"
    which = f"{first:,}–{last:,}" if last > first else f"{first:,}"
    return f"{kind.capitalize()}s of {papers}, most papers first: {which} of {_about(answer.total)}"


def _about(number: int) -> str:
    """A number that was counted; three figures of one that was estimated.

    >>> _about(95), _about(182_665)
    ('95', 'about 183,000')
    """
    if number <= ESTIMATED:
        return f"{number:,}"
    step = 10 ** (len(str(number)) - 3)
    return f"about {round(number / step) * step:,}"


ESTIMATED: Final = 10_000
"""More people than this are not counted one by one."""
NAMES: Final = "I count names as they are printed: two people of one name count as one."


def counted(answer: PeopleList) -> str:
    """How people were counted, and who was left out."""
    return f"Without {joined([*map(typed, answer.but)])}. {NAMES}" if answer.but else NAMES


def tally(answer: Tally) -> str:
    """What was counted, in a sentence or as a heading over the rows."""
    papers, where = count(answer.papers, "paper"), among(answer.find)
    match answer.of:
        case "papers":
            return f"{papers}{where}."
        case "authors":
            names = round(answer.value)
            said = f"{_about(names)} different author{'' if names == 1 else 's'} wrote the {papers}{where}."
            return f"{said[:1].upper()}{said[1:]}"
        case "authors per paper":
            return f"{answer.value:,.1f} authors on average, over {count(answer.known, 'paper')}{where}."
        case _:
            return f"{answer.of[:1].upper()}{answer.of[1:]}{where}: {answer.papers:,} in all"


def most(answer: Most) -> str:
    """Which paper has most, or fewest, of something, and of how many it is known."""
    end = "fewest" if answer.least else "most"
    if not answer.papers:
        return f"None of {count(answer.total, 'paper')}{among(answer.find)} says how many {answer.of} it has."
    number = answer.papers[0][1]
    first = [short(paper) for paper, value in answer.papers if value == number]
    more = ["perhaps others"] if len(first) == len(answer.papers) < answer.recorded else []
    return (
        f"{joined([*first, *more])} {'has' if len(first) == 1 else 'have'} the {end} {answer.of}: {number:,}."
    )


def recorded(answer: Most) -> str:
    """Over how many papers that was looked for."""
    if answer.recorded == answer.total:
        return f"Of {count(answer.total, 'paper')}{among(answer.find)}."
    return f"Of {count(answer.total, 'paper')}{among(answer.find)}, {answer.recorded:,} record how many {answer.of} they have."


def rest(answer: Briefs) -> str:
    """That more papers were meant than are shown; empty when all are."""
    more = answer.total - len(answer.entries)
    return f"And {count(more, 'more paper')}." if more > 0 else ""


def partly(answer: PaperList) -> str:
    """For a list by topic and date: how many more hold all the words."""
    return f"{answer.apart:,} more hold all these words" if answer.apart else ""


def partial(text: str) -> str:
    """That a topic or a question is longer than any search; empty for one that is looked for whole."""
    if not unread(text):
        return ""
    return f"That is long: I looked for its first {MOST} telling words and {PHRASES} quoted phrases, and no more."


def corrected(meant: str) -> str:
    """That the spelling typed was read as another."""
    return f"Showing results for {meant}."


def unknown(names: Sequence[str]) -> str:
    """That a name to be followed is nobody's yet."""
    return (
        f"I hold no paper by {joined([*map(typed, names)])} yet; if that is a slip of the pen, say it again."
    )


def absent(titles: Sequence[str]) -> str:
    """Which papers a text named that are not here."""
    return f"I do not have {joined([*map(typed, titles)])}."


def read_as(typed_text: str) -> str:
    """That a paper was found by what looked like a misspelling."""
    return f"You wrote {typed(typed_text)}; this is the paper I took it for."


def asked_version(version: int, paper: Paper) -> str:
    """What became of the version that was asked for."""
    latest = f", and the latest I know of is v{paper.version}" if paper.version > version else ""
    return f"You asked for v{version}: the links lead to it{latest}."


def standing(answer: Stated) -> str:
    """Whether somebody is among the authors of a paper, and where it was asked; or who stands in one place."""
    authors, paper = count(len(answer.values), "author"), short(answer.paper)
    nobody = joined([*map(typed, answer.absent)], "or")
    if answer.place > len(answer.values):
        return f"{paper} has {authors}."
    if not answer.places:
        return f"No: none of the authors of {paper} is called {nobody}."
    there = f"{joined([_at(answer, place) for place in answer.places])} of {authors}"
    if answer.absent:
        return f"{there}; none is called {nobody}."
    if answer.place and answer.place not in answer.places:
        return f"No: {there}. {_at(answer, answer.place)}."
    return f"{'' if answer.places == (answer.place,) else 'Yes: '}{there}."


def _at(answer: Stated, place: int) -> str:
    return f"{answer.values[place - 1]} is the {ordinal(place)}"


def upkeep(answer: Overview) -> Iterator[str]:
    """What an operator may have to see to."""
    if answer.aside:
        shown = joined([tidy(one, 40) for one in answer.aside[:MOST_ASIDE]])
        more = f" and {len(answer.aside) - MOST_ASIDE:,} more" if len(answer.aside) > MOST_ASIDE else ""
        yield f"{count(len(answer.aside), 'record')} of arXiv’s could not be read and will be tried again: {shown}{more}."
    if answer.unlearnt:
        yield f"I am still learning what {count(answer.unlearnt, 'paper')} are about; until then words alone find them."
    if answer.outdated:
        yield (
            f"The table of time zones is IANA’s {answer.zones or 'of an unknown day'}, more than a year old: digests may come an "
            "hour off where clocks were changed since. Whoever runs me updates the package tzdata."
        )
    elif answer.zones:
        yield f"Time zones are those of IANA’s {answer.zones}."


def exported(answer: Citation) -> str:
    """That an export has not all of what was meant."""
    return f"These are the first {len(answer.papers):,} of {count(answer.total, 'paper')}; ask for fewer to have the rest."


def unstated(answer: Stated) -> str:
    """That no source states a field."""
    if answer.field == "withdrawal":
        return f"Nothing I have says that {short(answer.paper)} was withdrawn."
    return f"What I have on {short(answer.paper)} does not say {_UNSTATED[answer.field]}."


def missing(answer: Passages) -> str:
    """What the paper quoted never mentions; empty when it mentions everything asked about."""
    if not answer.missing or not answer.quotes:
        return ""
    only = f", only {joined([*map(typed, answer.instead)])}" if answer.instead else ""
    named = joined([*map(typed, answer.missing)], "or")
    return f"{short(answer.quotes[0].paper)}’s abstract does not mention {named}{only}."


def closest(answer: Passages) -> str:
    """That what is shown is no answer, with what it does not mention of what was asked."""
    if not answer.elsewhere:
        return CLOSEST
    return f"The closest passage I have does not mention {joined([*map(typed, answer.elsewhere)], 'or')}; it may not answer this:"


def refused(question: str) -> str:
    """That the abstract has no answer."""
    return f"The abstract does not answer {typed(question)}."


def nothing(answer: Nothing) -> str:  # noqa: C901, PLR0911  one sentence a reason
    """The honest first sentence of a refusal."""
    papers, asked = these(answer.size), typed(answer.asked)
    match answer.reason:
        case "no paper":
            return (
                f"There is no paper {asked} among {papers}."
                if answer.asked
                else f"No such paper among {papers}."
            )
        case "no id":
            return f"{asked} is no arXiv id: since 2015 they have five digits after the full stop, before that four, and a month in front."
        case "not here":
            return f"I do not have {asked}; it is not among {papers}."
        case "no author":
            return f"No author called {asked} in {papers}."
        case "no match":
            return f"None of {papers} matches."
        case "no answer":
            return f"That is not in {papers}."
        case "not stated":
            return f"{_subject(answer)} does not say."
        case "no coauthor":
            return f"None of {papers} has {_together(answer)} together."
        case "not in texts":
            return _in_no_text(answer.size, asked)
        case "no pdf":
            return "That PDF is not here any more, or it was not given to me here."
        case "only a pdf":
            return f"Of {_subject(answer).removeprefix('What I have on ')} I only have the PDF that was given to me here: ask me what it says."


def _in_no_text(texts: int, asked: str) -> str:
    if not texts:
        return "I have no paper's full text here, only abstracts."
    return f"None of the {count(texts, 'full text')} that I have mentions {asked}."


def _together(answer: Nothing) -> str:
    return joined([*answer.find.authors]) if answer.find else "all of these authors"


def _subject(answer: Nothing) -> str:
    return f"What I have on {short(answer.near[0])}" if answer.near else "That paper"


def unmentioned(answer: Nothing) -> str:
    """Which words of the question nothing here holds."""
    if not answer.missing:
        return ""
    named = [
        term
        for term in answer.missing
        if not any(term != other and term in other for other in answer.missing)
    ]
    where = "It" if answer.reason == "not stated" else "None of them"
    verb = "does not mention" if answer.reason == "not stated" else "mentions"
    return f"{where} {verb} {joined([*map(typed, named)], 'or')}."


def did_you_mean(names: Sequence[str]) -> str:
    """The names that are really near."""
    return f"Did you mean {joined(names, 'or')}?"


def understood(phrases: Sequence[str]) -> str:
    """The filters that left nothing, as they were understood."""
    return f"I looked for papers {', '.join(phrases)}." if phrases else ""


def which_author(asked: str) -> str:
    """Asks which of several people is meant."""
    return f"Which {typed(asked)} do you mean?"


def which_paper(asked: str) -> str:
    """Asks which of several papers is meant."""
    return f"Which paper do you mean by {typed(asked)}?"


def more_people(rest: int) -> str:
    """That more people fit than are shown; of very many, not all were counted."""
    more = (
        f"More than {MANY} other people"
        if rest > MANY
        else f"{rest:,} more {'person' if rest == 1 else 'people'}"
    )
    return f"{more} {'fits' if rest == 1 else 'fit'}; add a first name to narrow it down."


def coauthors(name: str, total: int, shown: int, first: int) -> str:
    """The heading of a list of co-authors."""
    whose = f"{name}’s" if not name.endswith("s") else f"{name}’"
    if shown >= total:
        return f"{whose} {count(total, 'co-author')}"
    return f"{whose} co-authors, {first:,}–{first + shown - 1:,} of {total:,}"


def together(papers: int) -> str:
    """How many papers two people wrote together."""
    return f"{count(papers, 'paper')} together"


def uncited(shown: int, total: int) -> str:
    """That a message cannot hold all the citations."""
    if total == 1:
        return "This citation is longer than one message can hold."
    return f"{shown:,} of {total:,} citations; ask for fewer papers at a time to see the others."


def asked(question: str, person: Run) -> Note:
    """Above a shared answer: what was asked, and who shared it."""
    return note("Shared by ", person, f": {question}")


def by(person: Run) -> Note:
    """Above a change: who made it."""
    return note("By ", person)


BUSY: Final = "I have more questions than I can answer right now. Please ask again in a minute."
CROWDED: Final = "One at a time, please: I am still at your earlier questions, and did not take this one. Ask it again in a moment."
OVERDUE: Final = "Sorry, I could not answer this question in time. Please ask it again."
INTERRUPTED: Final = (
    "I was interrupted while I answered a question of yours. If you see no answer to it, please ask again."
)
FORGETFUL: Final = "Sorry, I cannot reach my database at the moment. Please try again in a minute."
HEALING: Final = "I am putting my search index in order. Please ask again in a minute."
REDUCED: Final = "My full search is not answering. This is from the newest papers and your team's own."
TROUBLE: Final = "Something went wrong on my side, and it is in my log. Please try again."


def stale(answer: Overview) -> str:
    """Why the data may be old."""
    match answer.stale:
        case "unreachable":
            since = f" since {moment(answer.since)}" if answer.since else ""
            return f"arXiv has been unreachable{since}; its papers will follow."
        case "stale":
            return "arXiv's last listing looks incomplete; the missing papers will follow."
        case _:
            return "arXiv's last listing has not been read yet."
