"""What is lifted out of a message before it is read: Slack's markup, links, ids.

A link to a paper on arXiv, alphaXiv, Hugging Face or doi.org becomes its bare id, so that the rest of
the parser knows one way to name a paper.
"""

import html
import re
from typing import Final

from bot.papers import NEW_ID, OLD_ID, split_id
from bot.text import clean

_ANY_ID: Final = rf"(?:{NEW_ID}|{OLD_ID})(?:v[1-9]\d?)?"
_PAGE: Final = re.compile(
    rf"""(?:https?://)?(?:
        (?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|list)/
      | (?:www\.)?alphaxiv\.org/(?:[a-z]{{2}}/)?(?:abs|pdf|overview|resources|html)/
      | (?:www\.)?huggingface\.co/papers/
      | hf\.co/papers/
      | (?:www\.)?(?:dx\.)?doi\.org/10\.48550/arxiv\.
    )(?P<id>{_ANY_ID})(?:\.pdf)?(?:[?\#/][^\s>|]*)?""",
    re.VERBOSE | re.IGNORECASE,
)
_PREFIXED: Final = re.compile(
    rf"\b(?:10\.48550/)?arxiv(?:\s*[:.]\s*|\s+(?:id\s+)?)(?P<id>{_ANY_ID})", re.IGNORECASE
)
_STANDING: Final = re.compile(rf"(?<![\w./-])(?P<id>{_ANY_ID})(?![\w/]|\.\d)")
_GREETING: Final = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening)|dear|ok(?:ay)?|bonjour|hallo|salut|hola)(?: (?:there|all|everyone|team|folks|paperbot|bot))*\s*[,!.:-]+\s*)+(?=\S*\w)"
    r"|^(?:hi|hello|hey)(?: there)? (?=(?:can|could|please|what|who|which|show|find|give|papers)\b)",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(
    r"(?<=\w)(?<!\bmany)[\s,.!?]+(?:(?:pl[sz]|please|thx|ty|thanks?(?: you| a lot| so much)?|cheers|asap)[\s,.!]*)+$",
    re.IGNORECASE,
)
"""What is said before and after a request out of courtesy."""
_YOU: Final = re.compile(r"(?<=^can) u |(?<=^could) u ", re.IGNORECASE)
_GIMME: Final = re.compile(r"^(?:pls\s+)?(?:gimme|lemme see|give us)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")


def plain(text: str) -> str:
    """A Slack message as one line of plain text, links to papers as bare ids.

    >>> plain("<@U1> see <https://arxiv.org/pdf/2605.29955v2|the pdf> &amp; arXiv:2603.29088")
    'see 2605.29955v2 & 2603.29088'
    """
    decoded = clean(html.unescape(_MARKUP.sub(_unmarked, text)))
    return _PREFIXED.sub(lambda m: m["id"], _PAGE.sub(lambda m: m["id"], decoded))


def bare(text: str) -> str:
    """A message without its courtesies.

    >>> bare("hi, can you find papers by Gloeckle? thanks"), bare("hello!"), bare("thanks")
    ('can you find papers by Gloeckle?', 'hello!', 'thanks')
    """
    asked = _THANKS.sub(lambda found: "?" if "?" in found[0] else "", text)
    return _YOU.sub(" you ", _GIMME.sub("give me", _GREETING.sub("", asked)))


def _unmarked(found: re.Match[str]) -> str:
    target = found["target"]
    if target.startswith("@"):
        return " "
    if target.startswith("#"):
        return f"#{target[1:]}"
    return f" {target} " if "://" in target else found[0]


def ids(text: str) -> tuple[str, ...]:
    """Every arXiv id that a plain text names, as typed (with versions), in order, each once.

    >>> ids("2603.29088v2 or math.AG/0309136, not 9901.9 or 1.2345.67890")
    ('2603.29088v2', 'math.AG/0309136')
    """
    return tuple(dict.fromkeys(found["id"] for found in _STANDING.finditer(text) if split_id(found["id"])))
