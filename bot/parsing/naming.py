"""What a paper is called where it is named, without the words around its name."""

import re
from typing import Final

from rapidfuzz.distance import OSA

from bot.language.phrases import phrases

_LONG: Final = 5
"""Letters of a word that is still known with one of them wrong."""
_AROUND: Final = re.compile(
    r"^(?:the|a|this|that|our|paper|article)\s+|['’]s$|\s+(?:paper|article|preprint|model|work|please|exactly|again|actually|first|was|is|were|did|does)$"
    r"|\s+(?:(?:to me )?like i['’]?(?:m| am) .+|for dummies|simply|briefly|in (?:simple|plain|easy|layman['’]?s?) (?:terms|words|english)|in (?:one|a|a few|two) (?:words?|sentences?|lines?))$",
    re.IGNORECASE,
)


_CLAUSE: Final = re.compile(
    r"\W*(?:(?:the|a|an|this|that|some)\s+)?(?:paper|article|preprint|work|study|one)\s+(?=(?:that|which|where|in which)\s)",
    re.IGNORECASE,
)
"""What stands before a clause that describes a paper: "the paper that cleans code"."""


def name_of_paper(text: str) -> str:
    """A paper's name as it is looked up.

    >>> name_of_paper("the Code Llama paper"), name_of_paper("le papier CWM")
    ('Code Llama', 'CWM')
    """
    if clause := _CLAUSE.match(text):
        return text[clause.end() :].strip(" ?!.,;:")
    name = _bare(text)
    said = phrases()
    words = list(said.tokens(name))
    while len(words) > 1 and said.values("articles", words[0].key):
        del words[0]
    while len(words) > 1 and _is_noun(words[-1].key, name[words[-1].start :]):
        del words[-1]
    return name[words[0].start : words[-1].end] if words else name


def _is_noun(word: str, typed: str) -> bool:
    """Whether a word says only that a paper is meant; a typo away from that in small letters, too."""
    said = phrases()
    near = (noun for noun in said.lists["nouns"] if len(noun) >= _LONG and OSA.distance(word, noun) <= 1)
    mistyped = typed.islower() and word not in said.vocabulary and any(near)
    return bool(said.values("nouns", word)) or mistyped


def _bare(text: str) -> str:
    name = text.strip(" ?!.,;:\"“”'")
    bare = _AROUND.sub("", name).strip()
    return _bare(bare) if bare and bare != name else name
