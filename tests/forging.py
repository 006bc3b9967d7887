"""Messages that nobody would send and values that no button carries, made of what people and queries do say. Seeded."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import yaml

from bot.queries import Find, Query, Schedule

DIALOGS: Final = Path(__file__).parent / "dialogs"
SHARED: Final = Path(__file__).parents[2] / "shared/data"
LONGEST: Final = 4_000
"""Letters of a message that is read whole."""

TEXTS: Final = (
    "", " ", "*", "CWM", "2510.02387", "2510.02387v9", "9999.99999", "math/0000000", "Gloeckle", "Gloeckle, F.", "and", "or", "the",
    "no such thing", 'a "quoted" word', "\\", "\\u0000", "\n", "\t", "\u202e\u0645\u0642\u0627\u0644\u0629", "👩‍👩‍👧", "e\u0301" * 9, "<!channel>",
    "<@U0BOB>", "<#C1|x>", "<https://evil.example|arXiv>", "&lt;&amp;", "%s{0}$x", "cs.PL", "cs.XX", "C0PAPERS", "D0", "Europe/Paris", "Mars/Olympus",
    "../../etc", "page 3", "papers", "every day at 09:00", 'show "CWM"', 'each of "each of"', "1", "0", "-1", "٣", "²", "12th", "zeroth", "first",
    "x" * 300, "word " * 60, "(", "[a-z]+", "NOT OR AND", "a:b", "title:*", "null",
)  # fmt: skip
NUMBERS: Final = (0, 1, 2, 3, 7, 11, 99, 1000, -1, -7, 2**31, 2**63, 10**12, 10**20, 10**40)
DATES: Final = tuple(
    date.fromisoformat(day)
    for day in ("0001-01-01", "1000-12-31", "1899-12-31", "2024-02-29", "2026-11-23", "9999-12-31")
)
WRITTEN: Final = (
    "0", "00", "1", "-1", "0.5", "1e9", "99999", "2147483648", "1000000000000", "99999999999999999999", "0001-01-01", "9999-12-31", "2025-02-31",
    "2025-13-40", "0000-00-00", "31/12/9999", "zero", "²", "٣", "½", "first", "25:61", "24:00",
)  # fmt: skip
QUOTES: Final = ("“”", "„“", "«»", "''", '""', "``", "‘’", '"', "“", "")
MARKS: Final = (
    "*{}*", "_{}_", "~{}~", "`{}`", "```{}```", "> {}", "<https://arxiv.org/abs/2510.02387|{}>", "<@U0BOB> {}", "<!here> {}", "{} :tada:", "• {}",
    "{}\n{}", "&lt;{}&gt;", "({})", "[{}]", "{}?!?!", '"{}"', '\\"{}\\"', "@{}", "#{}", "{} and {}", "{}, {} and {}", "{} instead of {}", "not {}",
)  # fmt: skip
STRANGE: Final = "\u200b\u202e\u0301\u00a0\ufeff\u2028\x1b\x07\U0001f4a9ßİıŒﬁ½²٣｜＂\ud7ff\ufffd\U000e0041"


@cache
def said() -> tuple[str, ...]:
    """What people say, in the dialogs and, where they are there, in the shared utterances."""
    told = [turn["say"] for file in sorted(DIALOGS.glob("*.yaml")) for turn in _turns(file)]
    for name in ("said_dev", "large_dev", "threads_dev"):
        path = SHARED / "said" / f"{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        told += [turn["q"] for row in rows for turn in row.get("turns", [row])]
    return tuple(dict.fromkeys(map(str, told)))


def _turns(file: Path) -> Iterator[dict[str, Any]]:
    for turns in yaml.load(file.read_text(), Loader=yaml.CSafeLoader).values():
        yield from turns


@cache
def nasty() -> tuple[str, ...]:
    """The big list of naughty strings, where it is there."""
    path = SHARED / "nasty/blns.json"
    return tuple(json.loads(path.read_text())) if path.exists() else TEXTS


class Forger:
    """An endless source of forged texts; the same seed gives the same texts."""

    def __init__(self, seed: int) -> None:
        self.chance: Final = random.Random(seed)
        self._kinds: Final[dict[str, tuple[int, Callable[[], str]]]] = {
            "said": (5, self._said),
            "said, changed": (35, lambda: self.changed(self._said())),
            "said, in pieces": (20, self._pieces),
            "a query's text": (15, self.query),
            "a query's text, changed": (15, lambda: self.changed(self.query())),
            "a naughty string": (5, lambda: self.chance.choice(nasty())),
            "a naughty string inside": (5, self._poisoned),
        }

    def message(self) -> str:
        """What somebody might type who means no good, or whose cat walks over the keys."""
        names, weighed = zip(*self._kinds.items(), strict=True)
        kind = self.chance.choices(names, [weight for weight, _ in weighed])[0]
        return self._kinds[kind][1]()[:LONGEST]

    def value(self) -> str:
        """What might ride on a forged button: mostly the text of a query that no button carries."""
        made = self.chance.choices(
            (self.query, lambda: self.changed(self.query()), self.message), (50, 30, 20)
        )
        return made[0]()[:LONGEST]

    def query(self) -> str:
        """The text of a query of any kind, with odd values in its fields."""
        return str(self._made(self.chance.choice(get_args(Query))))

    def field(self) -> str:
        """What might be entered into a form's field."""
        return self.chance.choice((self.text, self._said, self._written, self.query))()[:LONGEST]

    def text(self) -> str:
        """An odd value for a text."""
        if self.chance.random() < 0.7:
            return self.chance.choice(TEXTS)
        return self.chance.choice(nasty() if self.chance.random() < 0.5 else said())

    def changed(self, text: str) -> str:
        """A text with one to three things done to it."""
        for _ in range(self.chance.randint(1, 3)):
            text = self.chance.choice(CHANGES)(text, self.chance)
        return text

    def _said(self) -> str:
        return self.chance.choice(said())

    def _written(self) -> str:
        return self.chance.choice(WRITTEN)

    def _pieces(self) -> str:
        """Stretches of several utterances, one after the other."""
        return " ".join(_stretch(self._said(), self.chance) for _ in range(self.chance.randint(2, 5)))

    def _poisoned(self) -> str:
        words = self._said().split(" ")
        words[self.chance.randrange(len(words))] = self.chance.choice(nasty())
        return " ".join(words)

    def _made(self, kind: type) -> Any:
        hints = get_type_hints(kind)
        return kind(**{one.name: self._value(hints[one.name], one.name) for one in fields(kind)})

    def _value(self, hint: Any, name: str) -> Any:
        """A value for a field; one in five of a closed set of words is none of them."""
        options, origin = get_args(hint), get_origin(hint)
        if origin is Literal:
            return self.text() if self.chance.random() < 0.2 else self.chance.choice(options)
        if origin in {Union, UnionType}:
            return self._value(self.chance.choice(options), name)
        if origin is tuple:
            return tuple(self._value(options[0], name) for _ in range(self.chance.choice((0, 1, 1, 2, 3))))
        if hint is int:
            return self.chance.randrange(7) if name == "weekday" else self.chance.choice(NUMBERS)
        return self._plain(hint, name)

    def _plain(self, hint: Any, name: str) -> Any:
        if hint in {Find, Schedule}:
            return self._made(hint)
        if hint is bool:
            return self.chance.random() < 0.5
        if hint is date:
            return self.chance.choice(DATES)
        if hint is type(None):
            return None
        return (
            self.query()
            if name in {"last", "questions"} and self.chance.random() < 0.7
            else self._sparse(name)
        )

    def _sparse(self, name: str) -> str:
        if name == "time" and self.chance.random() < 0.7:
            return "09:00"
        return "" if self.chance.random() < 0.4 else self.text()


Change = Callable[[str, random.Random], str]


def _stretch(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    start = chance.randrange(len(words))
    return " ".join(words[start : start + chance.randint(1, 4)])


def _cut(text: str, chance: random.Random) -> str:
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return chance.choice((text[:start], text[end:], text[start:end], text[:start] + text[end:]))


def _doubled(text: str, chance: random.Random) -> str:
    part = _stretch(text, chance)
    return text.replace(part, f"{part} {part}", 1) if chance.random() < 0.7 else f"{text} {text}"


def _swapped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _joined(text: str, chance: random.Random) -> str:
    return f"{text}{chance.choice((' and ', ', ', '; ', '? ', ' or ', ' vs ', ' by ', chr(10), ' about ', '. '))}{chance.choice(said())}"


def _quoted(text: str, chance: random.Random) -> str:
    pair = chance.choice(QUOTES)
    if '"' in text and chance.random() < 0.7:
        return text.replace('"', pair[:1], 1) if chance.random() < 0.5 else text.replace('"', pair[-1:])
    part = _stretch(text, chance)
    return text.replace(part, f"{pair[:1]}{part}{pair[-1:]}", 1)


def _numbered(text: str, chance: random.Random) -> str:
    """Another number or date in place of one; at a random place where there is none."""
    words = text.split(" ")
    numbered = [at for at, word in enumerate(words) if any(map(str.isdigit, word))] or range(len(words))
    words[chance.choice(numbered)] = chance.choice(WRITTEN)
    return " ".join(words)


def _strange(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(STRANGE) * chance.choice((1, 1, 3)) + text[at:]


def _marked(text: str, chance: random.Random) -> str:
    part = _stretch(text, chance) if chance.random() < 0.6 else text
    mark = chance.choice(MARKS)
    return text.replace(part, mark.format(*[part] * mark.count("{}")), 1)


def _cased(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _tight(text: str, chance: random.Random) -> str:
    """Without some or all of its spaces, or with other ones."""
    return text.replace(
        " ", chance.choice(("", "  ", "\n", "\t", "\u00a0", "-", "_")), chance.choice((1, 2, -1))
    )


CHANGES: Final[Sequence[Change]] = (
    _cut, _doubled, _swapped, _joined, _quoted, _numbered, _numbered, _strange, _marked, _cased, _tight,
)  # fmt: skip
