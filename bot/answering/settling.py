"""Bare words and short follow-ups to the query they stand for in this corpus.

Only the corpus can say whether "gloeckle" is an author, "CWM" a paper and "world models" a topic: the
parser leaves that open, and it is settled here, before answering, so that a thread remembers what was meant.
"""

import re
from dataclasses import replace
from typing import Final

from bot.answering.ask import find as found_for
from bot.answering.listing import same_person
from bot.answering.people import fits, people, person
from bot.answering.works import LIKELY, SURE, Work, work
from bot.answers import AuthorChoice
from bot.library import Library
from bot.papers import Paper, split_id
from bot.parsing import parse
from bot.parsing.filters import find_in, split_names
from bot.queries import Ask, Cite, Coauthors, Fact, Find, Instead, Lookup, Query, Show, Subscribe, Summarize
from bot.search.mentions import called
from bot.search.question import naming, read
from bot.search.synonyms import Synonyms
from bot.text import content, stem, tokens

_AND: Final = re.compile(r"\band\b|&|\bund\b|\bet\b", re.IGNORECASE)
NAMED: Final = 0.75
"""From this on bare words are taken to name a paper, perhaps misspelt."""
FEW: Final = 2
"""So few words are no question of their own after a paper was shown."""
MUCH: Final = 0.3
"""How much more of a question another paper must hold to be meant instead of the one just shown."""
SAYS: Final = 1
"""From so many words beside a paper's name on, bare words ask something of the paper."""


def settle(query: Query, library: Library) -> Query:  # noqa: PLR0911  one flat match, as in `answer`
    """The query that a Lookup, a follow-up or a topic that is a name stands for; others as they are."""
    match query:
        case Lookup():
            return _looked_up(query.words, library)
        case Instead():
            return _instead(query, library)
        case Find():
            return _by_person(query, library)
        case Subscribe():
            return replace(query, find=_by_person(query.find, library))
        case Fact() if query.who and _is_origin(query, library):
            return Fact("organisation", query.paper)
        case Fact() if query.who and not _is_byline(query, library):
            return Ask(f"is {query.who} on {query.paper}?")
        case Coauthors() if not _is_somebody(query.author, library):
            return Ask(f"who works with {query.author}?")
        case Ask() if query.loose:
            return _placed(query, library)
        case Show() if _is_topic(query.paper, library):
            return _looked_up(query.paper, library)
        case _:
            return query


def _by_person(find: Find, library: Library) -> Find:
    """A listing whose topic, or whose source, is somebody's name, as a listing by that person."""
    if find.words and not find.authors and _means_person(find.words, library):
        return replace(find, words="", authors=(find.words,))
    if find.words and not find.authors and (names := _together(find.words, library)):
        return replace(find, words="", authors=names)
    if find.organisation and not find.authors and _is_source(find, library):
        return replace(find, organisation="", authors=(find.organisation,))
    return find


def _looked_up(words: str, library: Library) -> Query:
    matches = library.titles(words, 2)
    if matches and matches[0].score >= SURE:
        return Show(words)
    if _is_name(words, library):
        return Find(authors=(words,))
    if names := _together(words, library):
        return Find(authors=names)
    paper, rest = _split(words, library)
    if paper and len(rest) >= SAYS and " " in words:
        return Ask(words)
    if dated := _dated(words, library):
        return dated
    likely = bool(matches) and matches[0].score >= LIKELY
    return Show(words) if likely and not _found(words, library) else _guessed(words, library)


def _dated(words: str, library: Library) -> Find | None:
    """A name and a date: "gloeckle 2026"."""
    find = find_in(words, library.now().date())
    dated = find.since or find.before
    if not dated or find != Find(find.words, since=find.since, before=find.before):
        return None
    return replace(find, words="", authors=(find.words,)) if _is_name(find.words, library) else None


def _together(words: str, library: Library) -> tuple[str, ...]:
    """The names in "Gloeckle and Zheng", where all of them are somebody's."""
    names = split_names(words) if _AND.search(words) else ()
    return names if len(names) > 1 and all(_is_name(name, library) for name in names) else ()


def _found(words: str, library: Library) -> bool:
    return library.holding(words) > 0


def _guessed(words: str, library: Library) -> Query:
    """A topic, a misspelt name, or a question without a question mark."""
    if _found(words, library):
        return Find(words)
    if _misspelt(words, library):
        return Find(authors=(words,))
    return Ask(words) if len(content(words)) > 2 else Find(words)


def _is_name(words: str, library: Library) -> bool:
    """Whether words are an author's whole surname or full name, and not also a common word."""
    if '"' in words or len(tokens(words)) > 5:
        return False
    people = [
        author
        for author in library.resolve(words, typos=False).exact
        if same_person(words, author) or len(tokens(words)) > 1
    ]
    if not people:
        return False
    return sum(max(1, author.papers) for author in people) >= _spoken(words, library)


def _means_person(words: str, library: Library) -> bool:
    """Whether the topic of a listing is somebody's name, perhaps misspelt."""
    return _is_name(words, library) or (not _found(words, library) and _misspelt(words, library))


def _is_source(find: Find, library: Library) -> bool:
    """Whether what papers are "from" is a person, and no organisation."""
    return _is_name(find.organisation, library) and not library.find(replace(find, page=1), limit=1).total


def _misspelt(words: str, library: Library) -> bool:
    return len(tokens(words)) <= 3 and '"' not in words and bool(library.resolve(words).near)


def _spoken(words: str, library: Library) -> int:
    """In how many papers the words are used as words."""
    return min((library.frequency(stem(word)) for word in content(words)), default=0)


def _is_byline(query: Fact, library: Library) -> bool:
    """Whether somebody and a paper are asked about, and not, as in "is CWM on GitHub", two other things."""
    if not (split_id(query.paper) or library.titles(query.paper, 1)):
        return False
    return any(_is_somebody(name, library) for name in split_names(query.who))


def _is_somebody(name: str, library: Library) -> bool:
    """Whether a name is an author's, perhaps misspelt, or at least written as one and no word of the papers."""
    found = library.resolve(name)
    written = all(word[:1].isupper() for word in name.split())
    return bool(found.exact or found.near) or (written and not library.holding(name))


def _is_origin(query: Fact, library: Library) -> bool:
    """Whether who is said to have written a paper is the organisation it comes from."""
    asked, found = set(tokens(query.who)), work(query.paper, library, Show)
    return isinstance(found, Work) and bool(asked) and asked <= set(tokens(found.paper.organisation))


def _placed(query: Ask, library: Library) -> Ask:
    """A question after a paper was shown: about that paper, unless it names another or fits it much better."""
    asked = replace(query, loose=False)
    free, own = found_for(replace(asked, paper=""), library), found_for(asked, library)
    if free is None or own is None or free.candidates[0].paper.id == query.paper:
        return asked
    held = next((c.coverage for c in own.candidates if c.paper.id == query.paper), 0.0)
    better = len(content(query.question)) > FEW and free.candidates[0].coverage > held + MUCH
    return replace(asked, paper="") if free.candidates[0].named >= NAMED or better else asked


def _is_topic(named: str, library: Library) -> bool:
    """Whether what was asked to be shown is no paper's name but a topic or an author here."""
    if split_id(named):
        return False
    return not library.titles(named, 1) and (_is_name(named, library) or _found(named, library))


def _split(words: str, library: Library) -> tuple[Paper | None, tuple[str, ...]]:
    """The paper that words name, and the words beside its name."""
    finding = found_for(Ask(words), library)
    if finding is None or finding.candidates[0].named < NAMED:
        return None, tuple(content(words))
    best = finding.candidates[0]
    terms = read(words, library.synonyms).terms
    return best.paper, tuple(term.word for i, term in enumerate(terms) if i not in best.naming)


def _instead(query: Instead, library: Library) -> Query:  # noqa: PLR0911  one flat match
    """The last query with another paper, another author or another thing asked."""
    last = settle(parse(query.last), library)
    if chosen := _chosen(query.words, last, library):
        return chosen
    matches = library.titles(query.words, 1)
    whole = bool(matches and matches[0].score >= SURE)
    match last:
        case Fact() if last.who and not whole and _is_name(query.words, library):
            return replace(last, who=query.words)
        case Fact() | Show() | Summarize():
            return replace(last, paper=query.words)
        case Cite():
            return replace(last, papers=(query.words,), of=None)
        case Find() | Coauthors() if not whole:
            return _by_another(query.words, last, library)
        case Ask():
            return _asked_instead(query.words, last, library, whole=whole)
        case _:
            return settle(parse(query.words), library)


def _chosen(words: str, last: Query, library: Library) -> Query | None:
    """The last query of the person who is named, where it was asked which of several is meant."""
    if not isinstance(last, (Find, Coauthors)):
        return None
    asked = people(last, library) if isinstance(last, Find) else person(last.author, library, Coauthors)
    if not isinstance(asked, AuthorChoice):
        return None
    named = [then for author, then in asked.choices if fits(words, author)]
    return named[0] if len(named) == 1 else None


def _by_another(words: str, last: Find | Coauthors, library: Library) -> Query:
    if isinstance(last, Coauthors):
        return Coauthors(words)
    return replace(last, authors=(words,), page=1) if last.authors else settle(Find(words), library)


def _asked_instead(words: str, last: Ask, library: Library, *, whole: bool) -> Query:
    before, rest = _split(last.question, library)
    if whole:
        asked = " ".join(rest) or last.question
        return Ask(
            f"{words} {_without(last.question, before, library.synonyms) if before else asked}",
            library.titles(words, 1)[0].id,
        )
    now, more = _split(words, library)
    if now and more:
        return Ask(words, now.id)
    subject = last.paper or (before.id if before else "")
    return Ask(f"{last.question.rstrip(' ?')}, and {words}?" if not now else words, subject)


def _without(question: str, paper: Paper, synonyms: Synonyms) -> str:
    """A question without the words that name its paper."""
    taken = read(question, synonyms)
    named, _ = naming(taken, called(paper))
    spans = [(taken.terms[i].start, taken.terms[i].end) for i in sorted(named)]
    kept, position = [], 0
    for start, end in spans:
        kept.append(question[position:start])
        position = end
    return " ".join("".join([*kept, question[position:]]).split())
