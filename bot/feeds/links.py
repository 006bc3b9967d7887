"""Where a paper's code, models, data and page are, as its abstract and comments say.

Only http and https, only hosts whose kind is known or addresses that the text itself calls a page; nothing is
fetched, so a link is what the authors wrote, no more.
"""

import re
from typing import Final

from bot.papers import Link, LinkKind

_ADDRESS: Final = re.compile(
    r"(?:https?://|(?<![\w./@-])(?=(?:www\.)?(?:github|gitlab|huggingface|bitbucket)\.(?:com|co|org)/))"
    r"[a-z0-9](?:[\w.-]*\w)?(?::\d{2,5})?(?:/[!#%&()*+\-./:=?@\[\]\w~]*)?",
    re.IGNORECASE | re.ASCII,
)
_HINTS: Final = ("http", "HTTP", "ithub", "itHub", "itlab", "itLab", "uggingface", "itbucket")
_UNESCAPED: Final = re.compile(r"\\([_%#&~$])")
_TRAILING: Final = ".,;:!?*)]}>'\"’”…"
_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_CALLED: Final = re.compile(
    r"(?:project|home|web|demo)[\s-]*(?:page|site|website)?\b[^.;]{0,30}$", re.IGNORECASE
)
_HOSTS: Final[tuple[tuple[str, LinkKind], ...]] = (
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/", "data"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/(?:spaces|papers|blog|docs)\b", "page"),
    (r"(?:www\.)?(?:huggingface\.co|hf\.co)/", "models"),
    (r"(?:www\.)?(?:modelscope\.cn)/models/", "models"),
    (r"(?:zenodo\.org|(?:www\.)?kaggle\.com/datasets|figshare\.com|dataverse\.|osf\.io)", "data"),
    (r"(?:www\.|gist\.)?(?:github\.com|bitbucket\.org|codeberg\.org|sourceforge\.net)/", "code"),
    (r"(?:gitlab\.|git\.)[\w.-]+/", "code"),
    (r"anonymous\.4open\.science/", "code"),
    (r"[\w-]+\.(?:github|gitlab)\.io\b|sites\.google\.com/", "page"),
)
_KINDS: Final = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _HOSTS)
_MOST: Final = 8


def links(text: str) -> tuple[Link, ...]:
    """The links in a text, each once, in order; at most eight.

    >>> links("Code: github.com/acme/tool. Weights (https://huggingface.co/acme/tool-7b).")
    (Link(kind='code', url='https://github.com/acme/tool', label=''), \
Link(kind='models', url='https://huggingface.co/acme/tool-7b', label=''))
    """
    starts = [start for hint in _HINTS if (start := text.find(hint)) >= 0]
    if not starts:
        return ()
    plain = _UNESCAPED.sub(r"\1", text[max(0, min(starts) - 80) :])
    found: dict[str, Link] = {}
    for match in _ADDRESS.finditer(plain):
        url = _clean(match[0])
        kind = _kind(_SCHEME.sub("", url), plain[max(0, match.start() - 60) : match.start()])
        if kind:
            found.setdefault(url.lower().removesuffix(".git"), Link(kind, url))
    return tuple(found.values())[:_MOST]


def _clean(address: str) -> str:
    """Without what punctuation ran into it; a closing bracket stays when the address opened it."""
    url = address if _SCHEME.match(address) else f"https://{address}"
    while url[-1] in _TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url.rstrip("/") if url.endswith("//") else url


def _kind(address: str, before: str) -> LinkKind | None:
    """What the host says it is; a bare host is a page only where the text calls it one."""
    for pattern, kind in _KINDS:
        found = pattern.match(address)
        if found:
            return kind if kind == "page" or len(address) > found.end() or kind == "data" else None
    return "page" if _CALLED.search(before) else None
