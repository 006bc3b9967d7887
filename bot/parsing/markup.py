"""What Slack's writers put around words: emoji, emphasis, list marks, quotation, the bot's name.

None of it is a word of a request. Pure, on text whose entities are decoded and whose lines still stand apart.
"""

import re
from typing import Final

from bot.papers import NEW_ID

_EMOJI: Final = re.compile(r"(?<![\w:])(?::(?=[^:\s]*[a-z+-])[a-z0-9_+'-]{1,60}:)+(?!\w)")
_PICTURES: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_QUOTES: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‛": "'"}
)
_FENCE: Final = re.compile(r"```|(?<!\w)`(?=\S)|(?<=\S)`(?!\w)")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*_])(?P<mark>[*_])(?=\S)(?P<said>(?:(?!(?P=mark)).)+)(?<=\S)(?P=mark)(?![\w*_])"
)
_STRUCK: Final = re.compile(r"(?<![\w~])~(?=\S)[^~\n]+(?<=\S)~(?![\w~])")
_BULLET: Final = re.compile(r"^\s*(?:[-•*◦–]|\d{1,2}[.)])\s+(?=\S*[^\W\d])")
_CALLED: Final = re.compile(r"(?<![\w.])@paperbot\b[:,]?", re.IGNORECASE)
_QUOTED: Final = re.compile(r"^\s*>+ ?")
_THIS: Final = re.compile(
    r"\b(?:(?:this|that|the)\s+(?:paper|one|article|preprint|reference)|this|it|that)\b(?!\s+\w+\s+(?:says?|shows?)\b)",
    re.IGNORECASE,
)
_ID: Final = re.compile(rf"(?<![\w.]){NEW_ID}(?:v\d+)?(?![\w.]\d)|(?<![\w./-])[a-z-]+/\d{{7}}\b")
_SOMEBODY: Final = re.compile(
    r"\b(?P<before>by|has|have|had|did|does)\s+\"(?P<name>[^\W\d][\w.'-]*(?:\s[^\W\d][\w.'-]*){0,4})\"",
    re.IGNORECASE,
)
"""A name in quotation marks, where only somebody's can stand."""
_LINES: Final = 200
"""Lines of a message whose decoration matters."""
_LONGEST: Final = 180
"""Characters of a quotation that may be a paper's title or reference."""


def undecorated(text: str) -> str:
    """A message without its decoration.

    >>> undecorated(":eyes: *papers by “Ada Lovelace”* since ~1840~ 1842 :pray::skin-tone-3:").strip()
    'papers by Ada Lovelace since   1842'
    >>> undecorated("> On Engines (1842)\\nwho wrote this?")
    'who wrote "On Engines (1842)"?'
    >>> undecorated("C++: at 12:30: std::vector")
    'C++: at 12:30: std::vector'
    """
    typed = text.split("\n")
    said = _pointed([*map(_line, typed[:_LINES]), *typed[_LINES:]])
    said = _SOMEBODY.sub(r"\g<before> \g<name>", said)
    return said if said.strip() else _EMOJI.sub(" ☺ ", text)


def _line(line: str) -> str:
    plain = _CALLED.sub(" ", _PICTURES.sub(" ", _EMOJI.sub(" ", line)))
    struck = _STRUCK.sub(" ", _FENCE.sub(" ", plain))
    said = _EMPHASIS.sub(r"\g<said>", _EMPHASIS.sub(r"\g<said>", struck))
    return _BULLET.sub("", said).translate(_QUOTES)


def _pointed(lines: list[str]) -> str:
    """The lines that were typed, with what is quoted above them in the place of the word that points to it."""
    quoted = " ".join(_QUOTED.sub("", line).strip() for line in lines if _QUOTED.match(line))
    said = "\n".join(line for line in lines if not _QUOTED.match(line))
    if not quoted or not said.strip():
        return said if said.strip() else quoted
    named = _ID.search(quoted)
    meant = named[0] if named else '"' + quoted.replace('"', "'") + '"'
    if _ID.search(said) or len(meant) > _LONGEST:
        return said
    return _THIS.sub(lambda _: meant, said, count=1)
