"""What patterns share: numbers and places in words ("two", "a couple of", "the third"), and how a request begins."""

import re
from typing import Final

from bot.kept import compiled

LISTING: Final = r"(?:papers?|publications?|articles?|preprints?)"
"""What people call what they ask for."""

LEAD: Final = r"(?:(?:and|so|ok|okay|but|then|also|please|hm+|well|btw|by the way|just curious|just to be sure|out of curiosity|quick question|quick one)[,:\s]+)*"
"""How a message may begin without meaning anything by it."""


def insensitive(pattern: str) -> re.Pattern[str]:
    """A pattern that does not mind capitals."""
    return compiled(pattern, re.IGNORECASE)


_WORDS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
_NUMBERS: Final = {word: n for n, word in enumerate(_WORDS, start=1)} | {
    "fifty": 50,
    "hundred": 100,
}
_SOME: Final = {"a": 1, "an": 1, "couple of": 2, "few": 3}
NUMBER: Final = rf"(?:\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
"""A number in digits or as a word."""
SPAN: Final = rf"(?:{NUMBER}|couple of|few|an|a)"
"""How many days, weeks or months."""

_PLACES: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINALS: Final = {word: n for n, word in enumerate(_PLACES, start=1)} | {
    "former": 1,
    "latter": -1,
    "last": -1,
}
ORDINAL: Final = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,4}}(?:st|nd|rd|th))"
"""A place as a word, or as a number with its ending."""
WHICH: Final = rf"(?:lead|senior|{ORDINAL})"
"""A place in a byline."""


def number(text: str) -> int:
    """What a text that NUMBER or SPAN matches counts.

    >>> number("two"), number("12"), number("couple of")
    (2, 12, 2)
    """
    return int(text) if text.isdigit() else (_NUMBERS | _SOME)[text.lower()]


def ordinal(text: str) -> int:
    """The place that a text names which ORDINAL matches, from 1; -1 for the last, 0 where it names none.

    >>> ordinal("Third"), ordinal("12th"), ordinal("last")
    (3, 12, -1)
    """
    return _ORDINALS.get(text.casefold()) or int(re.sub(r"\D", "", text) or 0)
