"""Known items: which paper a text names, by alias, title, part of a title, with typos.

First what papers are called, letter by letter, then a letter or two apart; then titles that hold the words. The
papers a team wrote down itself are always looked at, and come first among equals.
The score says how well the text names the paper: 1 is one of its names exactly; below that, how much of
the text the title holds, and how much of the title the text names, rare words counting more.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import Final

from rapidfuzz.distance import OSA

from bot.kept import compiled
from bot.papers import Paper, split_id
from bot.search.documents import CURATED, called
from bot.search.finding import ranked
from bot.search.port import Engine, Look, View, all_of, any_of, count
from bot.search.terms import LISTED, compounded, paper_id, prefix, title_key
from bot.search.topics import in_title
from bot.search.vocabulary import Spelling, hyphened, looked_up, near, repaired
from bot.text import content, stem

Get = Callable[[Iterable[str]], Sequence[Paper]]
_FILLER: Final = compiled(
    r"^(?:the|that|this|paper|article|on|called|titled|about)\s+|\s+(?:paper|article|preprint|one)$",
    re.IGNORECASE,
)
_REPORT: Final = compiled(
    r"[\s:,–-]+(?:the\s+)?(?:(?:technical|tech)\s+report|(?:model|system)\s+card)$", re.IGNORECASE
)
"""What many titles end in, which is left out of the name."""
_POOL: Final = 15
_WORDS: Final = 24
"""Words of a title that are looked at."""
_PART: Final = 0.6
"""What a text scores whose every word is in a title of which it names almost nothing."""
_TYPO: Final = 0.05
"""What a typo costs."""
_DOUBTED: Final = 0.5
"""What a name scores that may be meant, or may be another's: a text that is two typos away."""


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that a text may name."""

    id: str
    score: float
    """0 to 1; 1 is an id, alias or title exactly, letters and digits compared."""
    corrected: str = ""
    """The name that was meant, where the text spells it differently."""


def titles(index: Engine, get: Get, text: str, limit: int) -> tuple[Match, ...]:
    """The papers that a text may name, best first."""
    if found := split_id(text.strip()):
        return tuple(Match(paper.id, 1.0) for paper in get([found[0]]))
    get = _remembering(get)
    best: dict[str, Match] = {}
    for match in (*_called(index, get, text), *_worded(index, get, text)):
        if match.id not in best or match.score > best[match.id].score:
            best[match.id] = match
    ranked_ = sorted(best.values(), key=lambda match: -match.score)[: max(limit, _POOL)]
    own = {paper.id for paper in get([match.id for match in ranked_]) if paper.curated}
    return tuple(sorted(ranked_, key=lambda match: (-match.score, match.id not in own))[:limit])


def among(index: Engine, papers: Iterable[Paper], text: str) -> tuple[Match, ...]:
    """Those of some papers, none of which is in the index, that a text may name; letters and digits compared, or by words."""
    named, key = stripped(text), title_key(unreported(stripped(text)))
    rarity = cache(partial(_rarity, index, index.searcher()))
    weights = {stem(word): rarity(word) for word in list(dict.fromkeys(content(named)))[:_WORDS]}
    return tuple(
        Match(paper.id, score)
        for paper in papers
        if (score := 1.0 if _exactly(paper, text, key) else _score(paper.title, weights, rarity)) > 0
    )


def _exactly(paper: Paper, text: str, key: str) -> bool:
    return text.strip() == paper.id or title_key(paper.title) in {key, title_key(text)}


def _remembering(get: Get) -> Get:
    """The same, reading no paper twice."""
    held: dict[str, Paper] = {}

    def remembered(ids: Iterable[str]) -> Sequence[Paper]:
        wanted = list(ids)
        held.update((paper.id, paper) for paper in get([id_ for id_ in wanted if id_ not in held]))
        return [held[id_] for id_ in wanted if id_ in held]

    return remembered


def stripped(text: str) -> str:
    """A text without the words that only say that a paper follows.

    >>> stripped("the KoLMogorov paper")
    'KoLMogorov'
    """
    while (shorter := _FILLER.sub("", text.strip(" \"'“”?!.,"))) != text:
        text = shorter
    return text


def unreported(text: str) -> str:
    """A name without the words that only say what kind of text it is.

    >>> unreported("KoLMogorov 2 Technical Report")
    'KoLMogorov 2'
    """
    return _REPORT.sub("", text)


def _called(index: Engine, get: Get, text: str) -> Iterator[Match]:
    """Papers with this short name, or one that is a typo away."""
    searcher = index.searcher()
    keys = dict.fromkeys(map(title_key, (text, stripped(text), unreported(stripped(text)))))
    index.expect(("called", (prefix(name),)) for key in keys if key for name in (key, f"the{key}"))
    for key in keys:
        exact = _ids(searcher, key) or _ids(searcher, f"the{key}")
        yield from (Match(id_, 1.0) for id_ in exact)
        written = bool(exact) or _written(index, searcher, text)
        for spelling in _misspelt(index, key) if not exact else ():
            for paper in get(_ids(searcher, spelling.word)):
                if paper.curated or not written:
                    yield _respelt(paper, spelling)


def _respelt(paper: Paper, spelling: Spelling) -> Match:
    """A paper by a misspelling of its short name; two typos are believed of the team's own papers alone."""
    meant = next((name for name in called(paper) if title_key(name) == spelling.word), paper.title)
    believed = paper.curated or spelling.distance == 1
    return Match(paper.id, 1.0 - _TYPO * spelling.distance if believed else _DOUBTED, meant)


def bearers(index: Engine, text: str) -> tuple[str, ...]:
    """Ids of the papers that go by a short name, as spelt or else a typo away."""
    key, searcher = title_key(text), index.searcher()
    meant = (other.word for other in _misspelt(index, key))
    return tuple(
        _ids(searcher, key) or dict.fromkeys(id_ for other in meant for id_ in _ids(searcher, other))
    )


def sharing(index: Engine, key: str) -> tuple[str, ...]:
    """Ids of the papers with a citation key."""
    return tuple(paper_id(term) for term, _ in index.searcher().terms_with_prefix("key", prefix(key)))


def _misspelt(index: Engine, key: str) -> tuple[Spelling, ...]:
    """The short names a typo away; of four letters there are too many to guess ("Lean" is no "Glean")."""
    return near(index, "name", key) if len(key) > LISTED else ()


def _written(index: Engine, searcher: View, text: str) -> bool:
    """Whether this is written somewhere as it is typed, so that it is no misspelling: "Gemma 3" is no "GEMMAS".

    A word may be anywhere; of several, all must be in one title.
    """
    words = content(stripped(text))[:_WORDS]
    field = "text" if len(words) == 1 else "title"
    forms = [
        any_of(index, [index.term(field, form) for form in index.analyzers.forms(word)]) for word in words
    ]
    return bool(forms) and count(searcher, all_of(index, forms)) > 0


def entitles(index: Engine, text: str) -> bool:
    """Whether some title or alias has all words of a text, hyphens in them or not."""
    words = content(stripped(text))[:_WORDS]
    index.expect(looked_up(index, words))
    forms = [any_of(index, list(in_title(index, word))) for word in words]
    return bool(forms) and count(index.searcher(), all_of(index, forms)) > 0


def _ids(searcher: View, key: str) -> list[str]:
    return (
        [paper_id(term) for term, _ in searcher.terms_with_prefix("called", prefix(key), limit=_POOL)]
        if key
        else []
    )


def _worded(index: Engine, get: Get, text: str) -> Iterator[Match]:
    """Papers whose title or alias holds words of the text."""
    typed = list(dict.fromkeys(content(stripped(text))))[:_WORDS]
    heads = (("title", form) for word in typed for form in index.analyzers.forms(word))
    index.expect(chain(looked_up(index, typed), heads))
    meant = [repaired(index, word) for word in typed]
    words = list(chain.from_iterable(_apart(index, word) for word in meant))
    queries = [index.term("title", form) for word in words for form in index.analyzers.forms(word)]
    if not queries:
        return
    searcher = index.searcher()
    rarity = cache(partial(_rarity, index, searcher))
    weights = {stem(word): rarity(word) for word in words}
    key = title_key(unreported(stripped(text)))
    titled = any_of(index, queries)
    own = all_of(index, [titled, index.term("has", CURATED)])
    reports = all_of(index, [*queries, index.term("title", stem("report"))])
    pools = chain.from_iterable(ranked(searcher, query, _POOL) for query in (own, titled, reports))
    papers = get(dict.fromkeys(pools))
    index.expect(chain.from_iterable(_weighing(index, name) for paper in papers for name in called(paper)))
    for paper in papers:
        names = {title_key(one): name for name in called(paper) for one in (unreported(name), name)}
        score, name = max((_score(name, weights, rarity), name) for name in names.values())
        typos = sum(OSA.distance(word, other) for word, other in zip(typed, meant, strict=True))
        exactly = not names.keys().isdisjoint({key, title_key(text)})
        yield Match(paper.id, 1.0 if exactly else max(0.0, score - _TYPO * typos), name if typos else "")


def _apart(index: Engine, word: str) -> Sequence[str]:
    """The words of a compound that papers write with hyphens alone: "multitoken"; else the word."""
    searcher = index.searcher()
    if any(searcher.doc_freq("title", form) for form in index.analyzers.forms(word)):
        return (word,)
    return next((compounded(term) for term in hyphened(index, word)), (word,))


def _weighing(index: Engine, name: str) -> Iterator[Look]:
    """What is asked of the words of a name when it is compared."""
    return (("text", form) for word in content(name) for form in index.analyzers.forms(word))


def _score(name: str, weights: Mapping[str, float], rarity: Callable[[str], float]) -> float:
    """How well words of these weights name a paper of this name."""
    own = {stem(word): rarity(word) for word in content(name)}
    shared = sum([weight for word, weight in weights.items() if word in own])
    held = shared / (sum(weights.values()) or 1.0)
    named = sum(weight for word, weight in own.items() if word in weights) / (sum(own.values()) or 1.0)
    return held * (_PART + (0.98 - _PART) * math.sqrt(named))


def _rarity(index: Engine, searcher: View, word: str) -> float:
    """The weight of a word: the rarer in this corpus, the more it tells."""
    return index.recalled("rarity", word, partial(_weighed, index, searcher, word))


def _weighed(index: Engine, searcher: View, word: str) -> float:
    papers = max((searcher.doc_freq("text", form) for form in index.analyzers.forms(word)), default=0)
    return math.log(1.0 + (searcher.num_docs + 1) / (papers + 0.5))
