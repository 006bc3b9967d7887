"""What bare words, questions and the parts of a listing name here: a paper, somebody, an organisation, a topic.

Only the corpus can say whether "gloeckle" is an author, "CWM" a paper and "world models" a topic.
"""

import re
from dataclasses import replace
from typing import Final

from bot.answering.ask import find as found_for
from bot.answering.ask import is_sure
from bot.answering.holding import (
    is_called,
    is_held,
    is_name,
    is_somebody,
    is_topic,
    means_person,
    misspelt,
    names_in,
    only_names,
    owning,
    together,
)
from bot.answering.references import LIKELY, SURE, Work, work
from bot.answering.related import related
from bot.answering.resolving import Meant
from bot.answering.wording import NAMED, split
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import Paper, split_id
from bot.parsing.filters import find_in, split_names
from bot.queries import (
    Ask,
    Fact,
    Find,
    Part,
    Query,
    Show,
)
from bot.search.documents import short_names
from bot.search.question import compounds
from bot.search.terms import title_key
from bot.search.vocabulary import Background
from bot.text import STOPWORDS, content, tokens

SAYS: Final = 1
"""From so many words beside a paper's name on, bare words ask something of the paper."""
FEW: Final = 2
"""So few words are no question of their own after a paper was shown."""
_PHRASE: Final = compiled(r"[\w\s'’/+-]+")
"""Words without a sentence's punctuation."""
_THE_PAPER: Final = compiled(
    r"\b(?:the|that|this)\s+(?P<name>[\w-]+(?:\s+[\w-]+){0,3}?)\s+(?:paper|article|preprint)(?:['’]s)?\b",
    re.IGNORECASE,
)
MUCH: Final = 0.3
"""How much more of a question another paper must hold to be meant instead of the one just shown."""


def looked_up(words: str, library: Library) -> Query:
    """A paper, people, or a topic: what words mean that are no request."""
    matches = library.titles(words, 2)
    fits = matches[0].score if matches else 0.0
    spoken = is_topic(words, library)
    if fits >= SURE and not (spoken and (fits < 1 or is_ordinary(words))):
        return Show(words)
    if named := _people(words, library):
        return named
    if spoken:
        return _dated(words, library) or Find(words)
    return _asked_of(words, library) or _shown(words, fits, library)


def _people(words: str, library: Library) -> Find | None:
    if names := names_in(words, library):
        return Find(authors=names)
    return Find(authors=(words,)) if " " not in words and is_called(words, library) else None


def _asked_of(words: str, library: Library) -> Query | None:
    """What bare words ask of a paper that they name, or the papers of a name and a date."""
    paper, rest = split(words, library)
    if paper and len(rest) >= SAYS and " " in words and _stands(paper, words):
        return Ask(words)
    return _dated(words, library)


def _shown(words: str, fits: float, library: Library) -> Query:
    return Show(words) if fits >= LIKELY and not is_held(words, library) else _guessed(words, library)


def _stands(paper: Paper, words: str) -> bool:
    """Whether one of the team's papers is named in some words, or a short name of another stands there whole."""
    said = compounds(tokens(words))
    return paper.curated or any(
        title_key(name) in said and not is_ordinary(name) for name in short_names(paper)
    )


def is_ordinary(words: str) -> bool:
    """Whether all of some words are in general use, so that they name nothing by themselves."""
    common = Background.load().common
    return all(word.isalpha() and common(word) for word in content(words))


def _dated(words: str, library: Library) -> Find | None:
    """A name, perhaps misspelt, and a date: "gloeckle 2026"."""
    find = find_in(words, library.now().date())
    dated = find.since or find.before
    if not dated or find != Find(find.words, since=find.since, before=find.before):
        return None
    named = is_name(find.words, library) or (
        not is_held(find.words, library) and misspelt(find.words, library)
    )
    return replace(find, words="", authors=(find.words,)) if named else None


def _guessed(words: str, library: Library) -> Query:
    """A topic, a misspelt name, or a question without a question mark."""
    if is_held(words, library):
        return Find(words)
    if misspelt(words, library):
        return Find(authors=(words,))
    asked = Ask(words)
    if len(content(words)) > 2 and (is_sure(asked, library) or not is_near(words, library)):
        return asked
    return Find(words)


def is_near(words: str, library: Library) -> bool:
    """Whether some words are a phrase, and no sentence, order or superlative, some of which papers hold."""
    keys, values = [word.key for word in phrases().tokens(words)], phrases().values
    if not _PHRASE.fullmatch(words) or values("effect", keys[0]):
        return False
    joined = all(key not in STOPWORDS or values("joins", key) for key in keys)
    if not joined or any(values("superlative", key) for key in keys):
        return False
    return bool(related(Meant(Find(words), ()), 1, library).papers)


def _is_source(find: Find, library: Library) -> bool:
    """Whether what papers are "from" is a person, and no organisation."""
    if find.organisation in phrases().lists["organisations"].values():
        return False
    return is_name(find.organisation, library) and not library.find(replace(find, page=1), limit=1).total


def asked_after(query: Fact, library: Library) -> Query:
    """Who is asked after may be the organisation a paper comes from, or no author at all."""
    if _is_origin(query, library):
        return Fact("organisation", query.paper)
    return query if _is_byline(query, library) else Ask(f"is {query.who} on {query.paper}?")


def asked_about(query: Ask, library: Library) -> Query:
    """A question that only names people is for their papers; one after a paper was shown may be about that."""
    if not query.paper and (names := only_names(query.question, library)):
        return Find(authors=names)
    return _placed(query, library) if query.loose else _described(query, library) or query


def _described(query: Ask, library: Library) -> Ask | None:
    """A question about one of the team's papers that is called by a word of its title: "what data did the compiler paper use"."""
    named = _THE_PAPER.search(query.question) if not query.paper else None
    if not named or is_sure(query, library):
        return None
    found = work(named["name"], library, Show)
    if not isinstance(found, Work) or not found.paper.curated:
        return None
    rest = f"{query.question[: named.start()]}it{query.question[named.end() :]}"
    return replace(query, question=rest, paper=found.paper.id)


def _is_byline(query: Fact, library: Library) -> bool:
    """Whether somebody and a paper are asked about, and not, as in "is CWM on GitHub", two other things."""
    if not (split_id(query.paper) or library.titles(query.paper, 1)):
        return False
    names = split_names(query.who)
    return any(is_somebody(name, library) or _is_unheard(name, library) for name in names)


def _is_unheard(name: str, library: Library) -> bool:
    """Whether a word names nothing here, and is no everyday word: whoever it is wrote none of the papers."""
    background, words = Background.load(), tokens(name)
    return bool(words) and all(
        word.isalpha() and not library.frequency(word) and not background.common(word) for word in words
    )


def _is_origin(query: Fact, library: Library) -> bool:
    """Whether who is said to have written a paper is the organisation it comes from."""
    asked, found = set(tokens(query.who)), work(query.paper, library, Show)
    return isinstance(found, Work) and bool(asked) and asked <= set(tokens(found.paper.organisation))


def _placed(query: Ask, library: Library) -> Ask:
    """A question after a paper was shown: about that paper, unless it names another or fits it much better than abstract and text.

    That one of many fits it better says nothing: some paper of a large library holds almost any question.
    """
    asked = replace(query, loose=False)
    free, own = found_for(replace(asked, paper=""), library), found_for(asked, library)
    if free is None or own is None or free.candidates[0].paper.id == query.paper:
        return asked
    held = next((c.coverage for c in own.candidates if c.paper.id == query.paper), 0.0)
    best = free.candidates[0]
    better = len(content(query.question)) > FEW and best.coverage > held + MUCH
    fits = better and not is_topic(query.question, library)
    fits = fits and not library.texts.says(query.paper, query.question)
    named = best.named >= NAMED and _stands(best.paper, query.question)
    return replace(asked, paper="") if named or fits else asked


def names_topic(named: str, library: Library) -> bool:
    """Whether what was asked to be shown is no paper's name but a topic or an author here."""
    if split_id(named):
        return False
    return not library.titles(named, 1) and (is_name(named, library) or is_held(named, library))


def fit(named: str, library: Library) -> float:
    """How well a name fits the paper here that it fits best."""
    found = library.titles(named, 1)
    return found[0].score if found else 0.0


def by_person(find: Find, library: Library) -> Find:
    """A listing whose topic, or whose source, is somebody's name, as a listing by that person."""
    if find.words and not find.authors and means_person(find.words, library):
        return replace(find, words="", authors=(find.words,))
    if find.words and not find.authors and (owner := owning(find.words, library)):
        return replace(find, words="", authors=(owner,))
    if find.words and not find.authors and (names := together(find.words, library)):
        return replace(find, words="", authors=names)
    if find.organisation and not find.authors and _is_source(find, library):
        return replace(find, organisation="", authors=(find.organisation,))
    return find


def known_parts(parts: tuple[Part, ...], library: Library) -> tuple[Part, ...]:
    """Parts of a listing whose words are a paper's, somebody's or an organisation's name, as what they name."""
    return tuple(known for part in parts for known in _part(part, library))


def _part(part: Part, library: Library) -> tuple[Part, ...]:
    if part != (Part(words=part.words) if part.words else None):
        rest = replace(part, words="") if part.words and not is_held(part.words, library) else part
        return (rest,)
    titled = library.titles(part.words, 1)
    if titled and titled[0].score == 1 and not (is_topic(part.words, library) and is_ordinary(part.words)):
        return (Part(paper=part.words),)
    if names := names_in(part.words, library):
        return tuple(Part(authors=(name,)) for name in names)
    origin = Find(organisation=part.words)
    return (Part(organisation=part.words),) if library.find(origin, limit=1).total else (part,)
