"""What OpenSearch keeps of a paper: the very terms that tantivy is given, as JSON, and the mapping they are kept under.

Texts come analysed, so both engines hold the same words under the same stems, and OpenSearch only splits at spaces. Of a paper
that is gone a mark stays, with the number of that change: whatever arrives late then finds something newer.
"""

from collections.abc import Iterator
from typing import Any, Final

from bot.opensearch.queries import ONCE
from bot.papers import Paper
from bot.search.documents import OTHER, document, short_names, title_words
from bot.search.terms import LISTED, Analyzers, parts, spelling_terms, title_key

Json = dict[str, Any]
FORMAT: Final = 1
"""To be raised whenever this file changes what is kept: a new index is then filled, and takes the place of the old one."""
EVERYBODY: Final = "*"
"""The scope of what everybody may see."""
LISTS: Final = ("spelling", "surname", "name")
_STEMMED: Final = ("title", "text")
_SPLIT: Final = ("exact", "byline", "organisation", "venue")
_FILLER: Final = "~"
_LONGEST: Final = 200
"""Letters of a listed word; an id may have 512 bytes."""

_TEXT: Final[Json] = {"type": "text", "analyzer": "spaces"}
_KEYWORD: Final[Json] = {"type": "keyword"}
_NUMBER: Final[Json] = {"type": "long"}
_FIELDS: Final[Json] = {
    **{
        name: _TEXT | {"index_options": "freqs"}
        for name in ("title", "text", *ONCE.values(), "byline", "organisation", "venue")
    },
    "exact": _TEXT | {"index_options": "positions"},
    **dict.fromkeys(
        (
            "id",
            "primary",
            "category",
            "author",
            "last",
            "first",
            "person",
            "called",
            "compound",
            "heading",
            "has",
            "key",
        ),
        _KEYWORD,
    ),
    **dict.fromkeys(LISTS, _KEYWORD),
    "scope": _KEYWORD,
    **dict.fromkeys(("seq", "when", "authors", "pages"), _NUMBER),
    "weight": {"type": "float", "index": False},
}


def mapping(shards: int, replicas: int, refresh: str = "5s") -> Json:
    """How an index is made; `refresh`: how often what was written begins to be found, unless somebody asks for it."""
    analysis: Json = {"analyzer": {"spaces": {"type": "custom", "tokenizer": "spaces"}}}
    analysis["tokenizer"] = {
        "spaces": {"type": "char_group", "tokenize_on_chars": [" "], "max_token_length": 1000}
    }
    index = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": refresh,
        "codec": "best_compression",
        "max_result_window": 10_000,
        "max_regex_length": 50_000,  # the beginnings of a dozen long names
    }
    return {
        "settings": {"index": index, "analysis": analysis},
        "mappings": {"dynamic": "strict", "properties": _FIELDS},
    }


def source(paper: Paper, seq: int, analyzers: Analyzers) -> Json:
    """A paper as it is kept."""
    made: Json = document(paper, seq).to_dict()
    for name in _STEMMED:
        made[name] = " ".join(analyzers.stems.analyze(made[name][0]))
    for name in _SPLIT:
        made[name] = " ".join(analyzers.words.analyze(made[name][0]))
    for name, once in ONCE.items():
        made[once] = _once(made[name].split())
    for name in ("seq", "when", "authors", "pages", "weight", "primary", "id"):
        if name in made:
            made[name] = made[name][0]
    return made | {"scope": EVERYBODY}


def _once(words: list[str]) -> str:
    """Each word once, and as many words in all: how long the text is still counts, how often a word stands does not."""
    each = dict.fromkeys(words)
    return " ".join((*each, *[_FILLER] * (len(words) - len(each))))


def mark(id_: str, seq: int) -> Json:
    """What stands for a paper that is gone."""
    return {"id": id_, "seq": seq, "category": OTHER, "scope": EVERYBODY}


def listed(paper: Paper) -> Iterator[tuple[str, Json]]:
    """(id, what is kept) of each word that a misspelling of the paper, or of its authors, may mean."""
    named = {part for name in paper.authors for part in (name.given, name.family)}
    words = {
        "spelling": title_words(paper),
        "surname": (key for part in named for key in parts(part)),
        "name": map(title_key, short_names(paper)),
    }
    for kind, found in words.items():
        for word in dict.fromkeys(found):
            if LISTED <= len(word) <= _LONGEST:
                yield f"~{kind}~{word}", {kind: spelling_terms(word), "category": OTHER, "scope": EVERYBODY}
