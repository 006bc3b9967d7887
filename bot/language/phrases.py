"""All that people say, read from `phrases/*.yaml`, a message as words, and what it may mean by them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from bot.kept import beside, compiled, kept, parsed_file
from bot.language.templates import BEGIN, Certain, Filled, Line, Lists, Rules, Template, line, words_of
from bot.memo import SENTENCE, once, remembered
from bot.text import fold

OWNED: Final = "'s"
"""The word that "CWM's" ends in."""
_WORD: Final = compiled(r"\b[Ww]/(?=\s)|[^\W_]+(?:[-.;’'+/&:@_~]+[^\W_]+)*[+#]*|\?|&|(?<=\s)\|(?=\s)")
_SIGNS: Final = {"&": "and", "|": "or"}
_TRAIL: Final = compiled(r"[’'`]s$|(?<=s)[’'`]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    key: str
    """The word as rows spell it: lower case, without accents."""
    start: int
    end: int
    """Its place in the text."""


def tokenize(text: str, contractions: Mapping[str, Sequence[str]]) -> tuple[Token, ...]:
    """The words of a text in order; what `contractions` knows becomes the words it is short for.

    >>> [token.key for token in tokenize("What’s CWM's licence?", {"what's": ("what", "is")})]
    ['what', 'is', 'cwm', "'s", 'licence']
    """
    tokens: list[Token] = []
    for found in _WORD.finditer(text):
        if said := _SIGNS.get(found[0]):
            tokens.append(Token(said, found.start(), found.end()))
        elif found[0] != "?":
            tokens += _spelt(found[0], found.start(), contractions)
    return tuple(tokens)


def _spelt(word: str, start: int, contractions: Mapping[str, Sequence[str]]) -> list[Token]:
    end = start + len(word)
    key = "".join(fold(word).split()).replace("’", "'")  # one letter may fold to four words
    if key in contractions:
        return [Token(one, start, end) for one in contractions[key]]
    if trail := _TRAIL.search(word):
        cut = start + trail.start()
        return [Token(key[: trail.start()], start, cut), Token(OWNED, cut, end)]
    return [Token(key, start, end)]


FOLDER: Final = Path(__file__).with_name("phrases")


@dataclass(frozen=True, slots=True)
class Said:
    """One row that a message fits."""

    meaning: str
    """The name the row stands under."""
    slots: Mapping[str, str]
    """What fills each slot, as typed, or the value that a list gives."""
    told: int
    """Words of the message that the row itself explains."""
    last: str = ""
    """The slot that the message ends with; empty where the row has the last word."""


SPELT: Final = ("n", "order", "style")
"""Lists whose words are words of requests too."""
QUOTES: Final = '"“”„«»'
LONGEST: Final = 5
"""Words of the longest phrase in a list."""
ROUND: Final = 16
"""Phrases around a request that are put aside one by one."""
TEXTS: Final = 64
"""Texts whose words are remembered."""
Row = tuple[int, str, Template]
"""A place in its file, a meaning, and one way of saying it."""
_Written = tuple[str, str, Certain]
"""A meaning, a row, and what is certain of a message that fits it."""
_READERS: Final = tuple(Path(__file__).with_name(name) for name in ("phrases.py", "templates.py"))


@dataclass(frozen=True)
class Phrases:
    families: Mapping[str, Mapping[str, Sequence[Row]]]
    """For each file, its rows by a word that must be said; under "" those that need none."""
    lists: Lists
    contractions: Mapping[str, Sequence[str]]
    opening: Template
    """What may stand before a request, and the rest of the message as the slot {rest}."""
    closing: Template
    before_questions: Template
    """What may stand before a question, and the question as the slot {rest}."""
    fillers: frozenset[str]
    """Words that say nothing wherever they stand."""
    begins: frozenset[str]
    ends: frozenset[str]
    """Words with which no slot begins, or ends."""
    vocabulary: frozenset[str]
    """The words that requests are made of."""

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Phrases":
        """Reads a folder; raises ValueError with the file's name for a row that cannot be read."""
        files = sorted(folder.glob("*.yaml"))
        work = partial(_written, files)
        shared, families, vocabulary = (
            kept(beside("phrases"), (*files, *_READERS), work) if folder == FOLDER else work()
        )
        rules, lists = Rules(shared["rules"]), shared["lists"]
        opening, closing, before_questions = (
            Template(row, rules, lists, sure) for row, sure in shared["ends"]
        )
        return cls(
            {family: _indexed(rows, rules, lists) for family, rows in families.items()},
            lists,
            shared["contractions"],
            opening,
            closing,
            before_questions,
            frozenset(word for word in shared["fillers"] if " " not in word),
            frozenset(lists[BEGIN]),
            frozenset(lists["end"]),
            vocabulary,
        )

    @cached_property
    def tokens(self) -> Callable[[str], tuple[Token, ...]]:
        """The words of a text; one message is taken apart in a hundred ways, most of them several times."""
        return remembered(TEXTS, SENTENCE)(partial(tokenize, contractions=self.contractions))

    @cached_property
    def _listed(self) -> Mapping[str, frozenset[str]]:
        """For each list, the words that its phrases begin with."""
        return {
            name: frozenset(said.partition(" ")[0] for said in listed) for name, listed in self.lists.items()
        }

    def spans(self, name: str, words: Sequence[Token]) -> list[tuple[int, int, str]]:
        """Where phrases of a list stand, the longest of those that begin at one word: first word, end, value."""
        keys, spans, end = [token.key for token in words], list[tuple[int, int, str]](), 0
        first, counts = self._listed[name], "#" in self.lists[name]
        for at, key in enumerate(keys):
            if at >= end and (key in first or (counts and key.isdecimal())):
                end, value = self._longest(name, keys, at)
                if end > at:
                    spans.append((at, end, value))
        return spans

    def _longest(self, name: str, keys: Sequence[str], at: int) -> tuple[int, str]:
        listed = self.lists[name]
        if at == len(keys) or (
            keys[at] not in self._listed[name] and not ("#" in listed and keys[at].isdecimal())
        ):
            return at, ""
        for end in range(min(len(keys), at + LONGEST), at, -1):
            said = " ".join(keys[at:end])
            value = listed.get(said) or (
                said if "#" in listed and said.isdecimal() and len(said) <= 3 else None
            )
            if value is not None:
                return end, value
        return at, ""

    def at(self, name: str, words: Sequence[Token], first: int) -> bool:
        """Whether a phrase of a list begins at a word."""
        return self._longest(name, [token.key for token in words], first)[0] > first

    def values(self, name: str, key: str) -> str:
        """The value that a list gives a word; empty where it has none."""
        return self.lists[name].get(key, "")

    def read(self, text: str, words: Sequence[Token], *families: str) -> tuple[Said, ...]:
        """What some words of a text may mean by the rows of families: those that explain most first."""
        keys = frozenset(token.key for token in words)
        first = words[0].key if words else ""
        rows = [row for family in families for row in self._possible(family, first, keys)]
        said, starts = self._line(words) if rows else ("", {})
        found = [
            (meaning, filled)
            for _, meaning, template in rows
            if (filled := template.match(said, starts)) is not None
        ]
        sound = [one for one in found if all(self._sound(words, slot) for slot in one[1].values())]
        return tuple(sorted((_said(text, words, *one) for one in sound), key=lambda one: -one.told))

    def _possible(self, family: str, first: str, keys: AbstractSet[str]) -> list[Row]:
        """The rows of a family that these words may fit, in the order of their file."""
        index = self.families[family]
        rows = {row for key in ("", *keys) for row in index.get(key, ()) if row[2].may_fit(first, keys)}
        return sorted(rows, key=lambda row: row[0])

    def _sound(self, words: Sequence[Token], slot: Filled) -> bool:
        last = words[slot.end - 1].key
        owned = last == "'s" and slot.end == len(words)  # "any work on Alzheimer's"
        hollow = slot.end == slot.first + 1 and self.values("hollow", last)
        return bool(slot.value) or slot.loose or owned or not (last in self.ends or hollow)

    def _line(self, words: Sequence[Token]) -> Line:
        return line([token.key for token in words], self.lists)

    @cached_property
    def around(self) -> Callable[[str], tuple[Token, ...]]:
        """The words of a text without what people say before and after a request; all of them where nothing else is said."""
        return remembered(TEXTS // 2, SENTENCE)(lambda text: self._around(self.tokens(text)))

    def _around(self, words: Sequence[Token]) -> tuple[Token, ...]:
        kept = tuple(words)
        for _ in range(ROUND):
            rest = self._inside(kept)
            if rest is None:
                break
            kept = kept[rest.first : rest.end]
        return kept or tuple(words)

    def _inside(self, words: Sequence[Token]) -> Filled | None:
        """The words without the first thing that is said around them; None where nothing is."""
        keys, first = frozenset(token.key for token in words), words[0].key if words else ""
        ends = (self.opening, self.closing, self.before_questions)
        likely = [end for end in ends if end.may_fit(first, keys)]
        said, starts = self._line(words) if likely else ("", {})
        for end in likely:
            found = end.match(said, starts)
            if found and (end is not self.before_questions or self._asks(words, found["rest"])):
                return found["rest"]
        return None

    def _asks(self, words: Sequence[Token], rest: Filled) -> bool:
        return bool(self.values("asking", words[rest.first].key))

    def bare(self, text: str) -> tuple[Token, ...]:
        """The same, and without the words inside that say nothing."""
        kept = self.around(text)
        return tuple(token for token in kept if token.key not in self.fillers) or kept


def _said(text: str, words: Sequence[Token], meaning: str, filled: Mapping[str, Filled]) -> Said:
    told = len(words) - sum(one.end - one.first for one in filled.values() if not one.value)
    slots = {name: one.value or _typed(text, words, one) for name, one in filled.items()}
    last = next((name for name, one in filled.items() if one.end == len(words)), "")
    return Said(meaning, slots, told, last)


def _typed(text: str, words: Sequence[Token], slot: Filled) -> str:
    """A slot as it was typed, with the quotation marks around it."""
    start, end = words[slot.first].start, words[slot.end - 1].end
    if start and end < len(text) and text[start - 1] in QUOTES and text[end] in QUOTES:
        return text[start - 1 : end + 1]
    return text[start:end]


def _vocabulary(written: Iterable[str], lists: Lists) -> frozenset[str]:
    said = chain.from_iterable(words_of(row) for rows in written for row in _rows(rows))
    listed = (word for name in SPELT for phrase in lists[name] for word in phrase.split())
    return frozenset(filter(str.isalpha, chain(said, listed)))


def _written(files: Sequence[Path]) -> tuple[Any, Mapping[str, Sequence[_Written]], frozenset[str]]:
    """What stands in some files, taken apart: what rows share, the rows of each family, the words of requests."""
    held = {path: parsed_file(path) for path in files}
    shared = next(held.pop(path) for path in files if path.stem == "words")
    rules, lists = Rules(shared["rules"]), _lists(shared["lists"])
    said = chain(rules.texts.values(), chain.from_iterable(rows.values() for rows in held.values()))
    known = {
        "rules": shared["rules"],
        "lists": lists,
        "contractions": {fold(short): whole.split() for short, whole in shared["contractions"].items()},
        "fillers": [*map(fold, shared["fillers"])],
        "ends": [(row, Template.read(row, rules, lists).certain) for row in _ends(shared)],
    }
    families = {path.stem: [*_family(path, rows, rules, lists)] for path, rows in held.items()}
    return known, families, _vocabulary(said, lists)


def _ends(shared: Mapping[str, Any]) -> Iterator[str]:
    """What may stand before a request, behind it, and before a question, as rows with the rest of the message."""
    fillers = " | ".join(shared["fillers"])
    openers, closers, questions = (
        " | ".join(_rows(shared[end])) for end in ("openers", "closers", "before_questions")
    )
    yield f"({openers} | {fillers}) {{rest}}"
    yield f"{{rest}} ({closers} | {fillers})"
    yield f"({questions}) {{rest}}"


def _family(path: Path, written: Mapping[str, str], rules: Rules, lists: Lists) -> Iterator[_Written]:
    for meaning, rows in written.items():
        for row in _rows(rows):
            try:
                yield meaning, row, Template.read(row, rules, lists).certain
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name}: {row!r} cannot be read: {error}") from error


def _indexed(rows: Iterable[_Written], rules: Rules, lists: Lists) -> Mapping[str, Sequence[Row]]:
    index: dict[str, list[Row]] = defaultdict(list)
    for place, (meaning, row, sure) in enumerate(rows, start=1):
        template = Template(row, rules, lists, sure)
        for word in template.anchors or ("",):
            index[word].append((place, meaning, template))
    return dict(index)


def _rows(written: str) -> list[str]:
    return [row for line in written.splitlines() if (row := line.strip()) and not row.startswith("#")]


def _lists(written: Mapping[str, Mapping[str, Iterable[str]]]) -> Lists:
    return {
        name: {_phrase(phrase, name): str(value) for value, phrases in values.items() for phrase in phrases}
        for name, values in written.items()
    }


def _phrase(written: object, name: str) -> str:
    if isinstance(written, bool):
        raise ValueError(f"words.yaml: {name}: yes, no, on and off are words only in quotes")  # noqa: TRY004  a fault of the file
    return fold(str(written))


@once
def phrases() -> Phrases:
    """The rows that come with the bot."""
    return Phrases.load()
