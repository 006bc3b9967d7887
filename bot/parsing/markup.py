"""What is lifted out of a message before it is read: Slack's markup, links, ids, courtesies, and what its writers put
around words: emoji, emphasis, list marks, quotation, the bot's name.

A link to a paper on arXiv, alphaXiv, Hugging Face or doi.org becomes its bare id, so that the rest of
the parser knows one way to name a paper.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bot.kept import compiled
from bot.papers import ARCHIVE, NEW_ID, OLD_ID, split_id
from bot.text import clean

_ANY_ID: Final = rf"(?:{NEW_ID}|(?-i:{OLD_ID})|(?i:{ARCHIVE}/\d{{7}}))(?:[vV][1-9]\d?)?"
_HOST: Final = compiled(
    r"(?:arxiv\.org|ar5iv(?:\.labs\.arxiv)?\.org|xxx\.lanl\.gov|alphaxiv\.org|huggingface\.co/papers|hf\.co/papers|doi\.org/10\.48550"
    r"|(?:scirate\.com|papers\.cool|semanticscholar\.org)/arxiv|arxiv-vanity\.com/papers)/",
    re.IGNORECASE,
)
_BEFORE: Final = compiled(r"(?:https?://)?(?:[a-z0-9]+\.){0,2}$", re.IGNORECASE)
_PAGE: Final = compiled(
    rf"""(?:(?:arxiv\.org|xxx\.lanl\.gov)/(?:abs|pdf|html|format|ps|src|list|e-print|tb)/(?:arxiv:)?
      | ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html|pdf)/(?:arxiv:)?
      | alphaxiv\.org/(?:[a-z]{{2}}/)?(?:abs|pdf|overview|resources|html)/
      | huggingface\.co/papers/
      | hf\.co/papers/
      | (?:scirate\.com|papers\.cool|semanticscholar\.org)/arxiv/
      | arxiv-vanity\.com/papers/
      | doi\.org/10\.48550/arxiv\.
    )(?P<id>{_ANY_ID})(?:\.pdf)?(?:[?\#/][^\s>|]*)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SCHEME: Final = 40
"""Characters in which the scheme and the first part of a host's name end."""
_PREFIXED: Final = compiled(
    rf"\b(?:doi[:\s]\s*)?(?:10\.48550/)?arxiv(?:\s*[:.]\s*|\s+(?:id\s+)?)(?P<id>{_ANY_ID})", re.IGNORECASE
)
_SPACED: Final = compiled(
    rf"(?<![\w./-])(?P<archive>{ARCHIVE})\s+(?P<number>\d{{7}})(?![\w/]|\.\d)", re.IGNORECASE
)
"""An id of before 2007 without its stroke."""
_STAMP: Final = compiled(
    rf"(?<![\w./-])(?P<id>{_ANY_ID})(?:\s+version:\s*\d{{1,2}})?(?:\s+\[[A-Za-z-]{{2,9}}(?:\.[A-Za-z-]{{2,8}})?\])?(?:\s+\d{{1,2}}\s+[A-Z][a-z]{{2}}\s+(?:19|20)\d\d\b)?"
)
"""What is printed up the margin of a PDF: "arXiv:2308.12950v3 [cs.CL] 31 Jan 2024"."""
_STANDING: Final = compiled(rf"(?<![\w./-])(?P<id>{_ANY_ID})(?![\w/]|\.\d)")
_GREETING: Final = compiled(
    r"^(?:(?:hi+|hello+|hey+|hiya|howdy|yo|good (?:morning|afternoon|evening)|dear|ok(?:ay)?|bonjour|hallo|salut|hola)(?: (?:there|all|everyone|team|folks|paperbot|bot))*\s*[,!.:-]+\s*)+(?=\S*\w)"
    r"|^fine[,.!]+\s+"
    r"|^(?:hi+|hello+|hey+)(?: (?:there|all|bot|paperbot))? (?=(?:can|could|please|pls|what|who|which|show|find|give|papers)\b)",
    re.IGNORECASE,
)
_THANKS: Final = compiled(
    r"(?<=\w)(?<!\bmany)[\s,.!?]+(?:(?:pl[sz]|please|thx|ty|thanks?(?: you| a lot| so much)?|cheers|asap)[\s,.!]*)+$",
    re.IGNORECASE,
)
"""What is said before and after a request out of courtesy."""
_COURTESY: Final = 120
"""Characters in which thanks at the end are said."""
_YOU: Final = compiled(r"(?<=^can) u |(?<=^could) u ", re.IGNORECASE)
_GIMME: Final = compiled(r"^(?:pls\s+)?(?:gimme|lemme see|give us)\b", re.IGNORECASE)
_MISSED: Final = compiled(
    r"^(?:what (?:(?:did|have|else did|else have) (?:i|we) )?(?:i |we )?miss(?:ed)?|(?:did|have) (?:i|we) miss(?:ed)? (?:anything|something|any papers?)(?: new)?)\b(?=$|\?| (?:about|on|in|by|from|since|this|last|yesterday|today|over)\b)",
    re.IGNORECASE,
)
"""What is new, as whoever was away asks for it."""
_NUMBERED: Final = compiled(r"(?<!\d)(?:\d{4}\.\d{4}|\d{7}(?!\d))")
"""What every id of a paper holds."""
_BEFORE_ID: Final = 2
"""Words that may belong to an id behind them: "arXiv id 2605.29955", "hep-th 9901001"."""
_SEPARATED: Final = compiled(r"[\s,;]+")
_SIFTED: Final = 400
"""Words with an id that are looked at in one message."""
_WITH: Final = compiled(r"(?<![\w/])w/(?P<out>o\b)?\s*(?=[\s\w\"“])", re.IGNORECASE)
"""With and without as people shorten them: "w/ code", "w/o Synnaeve"."""
_BAR: Final = compiled(r"(?<=[^\W\d_])\|(?=[^\W\d_])")
"""A choice as programmers write it: "compression|pruning"."""
_N: Final = compiled(
    r"(?<=[^\W\d_]{2})(?<!\bof)(?<!\bto)(?<!\bin)(?<!\bis)(?<!\bthe)(?<!\bfor)(?<!\btop)(?<!\bany)(?<!\blog)(?<!\bwith)(?<!ing) n (?!log\b)(?=[^\W\d_]{2})"
)
"""And, as it is typed in a hurry: "KT n SCIP"; no number, as in "for n agents"."""
_ENORMOUS: Final = compiled(r"&#(?:x[0-9a-f]{8}|[0-9]{8})[0-9a-f]*+;?", re.IGNORECASE)
"""The number of no character; of thousands of digits none can be made."""
_MARKUP: Final = compiled(r"<(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")


def plain(text: str) -> str:
    """A Slack message as one line of plain text, links to papers as bare ids.

    >>> plain("<@U1> see <https://arxiv.org/pdf/2605.29955v2|the pdf> &amp; arXiv:2603.29088")
    'see 2605.29955v2 & 2603.29088'
    """
    typed = html.unescape(_ENORMOUS.sub(" ", _MARKUP.sub(_unmarked, text)))
    decoded = clean(undecorated(typed))
    decoded = _N.sub(" and ", _BAR.sub(" or ", decoded))
    decoded = _WITH.sub(lambda found: "without " if found["out"] else "with ", decoded)
    linked = _PREFIXED.sub(lambda m: m["id"], "".join(_unlinked(decoded)))
    return _STAMP.sub(lambda m: m["id"], _SPACED.sub(r"\g<archive>/\g<number>", linked))


def sifted(text: str) -> str:
    """What may name papers in a message that is too long to be read.

    >>> sifted("once upon a time hep-th 9901001 was written, and so on")
    'time hep-th 9901001'
    """
    words = _SEPARATED.split(text)
    named = islice((at for at, word in enumerate(words) if _NUMBERED.search(word)), _SIFTED)
    kept = sorted({near for at in named for near in range(max(0, at - _BEFORE_ID), at + 1)})
    return " ".join(words[at] for at in kept)


def _unlinked(text: str) -> Iterator[str]:
    """A text in pieces, with the id of a paper for each link to it."""
    end = 0
    for host in _HOST.finditer(text):
        page = _PAGE.match(text, host.start())
        if page and host.start() >= end:
            begin = max(end, host.start() - _SCHEME)
            before = _BEFORE.search(text[begin : host.start()])
            yield text[end : begin + before.start() if before else host.start()]
            yield page["id"]
            end = page.end()
    yield text[end:]


_NEGATED: Final = compiled(
    r"^(?:(?P<verb>did|does|has|have|is|are|was|were)(?:n['’]?t|\s+not)\s+(?!(?:it|so|that|true|right)\W*$)|(?P<polite>do|can|could|would)(?:n['’]?t|\s+not)\s+(?=(?:you|we|they|i)\b))",
    re.IGNORECASE,
)
"""How a question is asked by who expects a yes: "didn't Gloeckle write about compilers?"."""


def bare(text: str) -> str:
    """A message without its courtesies, and what is asked without a "not" as one that is asked with it.

    >>> bare("hi, can you find papers by Gloeckle? thanks"), bare("hello!"), bare("thanks")
    ('can you find papers by Gloeckle?', 'hello!', 'thanks')
    """
    thanks = _THANKS.search(text, max(0, len(text) - _COURTESY))
    asked = text[: thanks.start()] + "?" * ("?" in thanks[0]) if thanks else text
    asked = _NEGATED.sub(lambda found: f"{found['verb'] or found['polite']} ", _GREETING.sub("", asked))
    return _YOU.sub(" you ", _MISSED.sub("anything new", _GIMME.sub("give me", asked)))


def verbatim(text: str) -> str:
    """A Slack message as one line, in the very words, marks and emoji of whoever typed it.

    >>> verbatim("<@U1> note: see <https://a.org/x|a &lt;page&gt;> w/ *KT* :fire:")
    'note: see a <page> (https://a.org/x) w/ *KT* :fire:'
    """
    return clean(html.unescape(_ENORMOUS.sub(" ", _MARKUP.sub(_spelled, text))))


def _spelled(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    if target.startswith(("@", "!", "#")):
        return f"{target[0]}{label}" if label else " "
    if "://" not in target and not target.startswith("mailto:"):
        return found[0]
    address = target.removeprefix("mailto:")
    return f"{label} ({address})" if label and label not in address else address


def _unmarked(found: re.Match[str]) -> str:
    target = found["target"]
    if target.startswith(("@", "!")):
        return " "
    if target.startswith("#"):
        return f"#{target[1:]}"
    label = found["label"]
    if label and (target.startswith("mailto:") or not _HOST.search(target)):
        return label
    return f" {target} " if "://" in target else found[0]


def ids(text: str) -> tuple[str, ...]:
    """Every arXiv id that a plain text names, as typed (with versions), in order, each once.

    >>> ids("2603.29088v2 or math.AG/0309136, not 9901.9 or 1.2345.67890")
    ('2603.29088v2', 'math.AG/0309136')
    """
    return tuple(dict.fromkeys(found["id"] for found in _STANDING.finditer(text) if split_id(found["id"])))


_EMOJI: Final = compiled(r"(?<![\w:])(?::(?=[^:\s]*[a-z+-])[a-z0-9_+'-]{1,60}:)+(?!\w)")
_PICTURES: Final = compiled("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_QUOTES: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‛": "'"}
)
_FENCE: Final = compiled(r"```|(?<!\w)`(?=\S)|(?<=\S)`(?!\w)")
_EMPHASIS: Final = compiled(
    r"(?<![\w*_])(?P<mark>[*_])(?=\S)(?P<said>(?:(?!(?P=mark)).)+)(?<=\S)(?P=mark)(?![\w*_])"
)
_STRUCK: Final = compiled(r"(?<![\w~])~(?=\S)[^~\n]+(?<=\S)~(?![\w~])")
_BULLET: Final = compiled(r"^\s*(?:[-•*◦–]|\d{1,2}[.)])\s+(?=\S*[^\W\d])")
_CALLED: Final = compiled(r"(?<![\w.])@paperbot\b[:,]?", re.IGNORECASE)
_QUOTED: Final = compiled(r"^\s*>+ ?")
_THIS: Final = compiled(
    r"\b(?:(?:this|that|the)\s+(?:paper|one|article|preprint|reference)|this|it|that)\b(?!\s+\w+\s+(?:says?|shows?)\b)",
    re.IGNORECASE,
)
_ID: Final = compiled(rf"(?<![\w.]){NEW_ID}(?:v\d+)?(?![\w.]\d)|(?<![\w./-])[a-z-]+/\d{{7}}\b")
_SOMEBODY: Final = compiled(
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
