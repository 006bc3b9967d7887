"""The one way of making foreign text and addresses safe for Slack, and the one way of shortening text.

No address is built or let through elsewhere. Addresses follow from a validated arXiv id or stand in a stored
link with http or https; any other text that looks like one stays text.

Most of what is shown is rich text, whose leaves are never parsed. Where Slack offers only mrkdwn (unfurled
links, context lines with links, the top-level text), every foreign string passes through here. Slack
documents &, < and > as escapable; its formatting marks are not, so in mrkdwn they give way to look-alikes
wherever they could begin or end a style.
"""

import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

from bot.answers import Extract
from bot.kept import compiled
from bot.papers import Link, Paper, split_id
from bot.text import clean

_UNSAFE: Final = compiled(r"[\s<>|\"'\\^`{}\x00-\x1f\x7f-\U0010ffff]")
MAX_URL: Final = 1000
"""Slack takes 3,000; a longer stored link than this is no link that people use."""


def abstract(paper: Paper, version: int | None = None) -> str:
    """The abstract's page, of one version if asked; empty if the id is none of arXiv's."""
    return _arxiv("abs", paper, version)


def pdf(paper: Paper, version: int | None = None) -> str:
    """The PDF, of one version if asked; empty if the id is none of arXiv's."""
    return _arxiv("pdf", paper, version)


def place(extract: Extract) -> str:
    """The place of a quote from a full text on arXiv, in the version that was read; empty where it is not on arXiv."""
    body, passage = extract.body, extract.passage
    if body.source == "html":
        page = _arxiv("html", extract.paper, body.version or None)
        return f"{page}#{quote(passage.anchor, safe='')}" if page and passage.anchor else page
    if body.source != "pdf" or body.stamp != extract.paper.id:
        return ""
    page = _arxiv("pdf", extract.paper, body.version or None)
    return f"{page}#page={passage.page}" if page and passage.page else page


def stored(link: Link) -> str:
    """A stored link's address, percent-encoded where Slack's markup could end; empty if unsafe."""
    return safe(link.url)


def safe(url: str) -> str:
    """The address itself when it is http or https with a host; empty otherwise.

    >>> safe("https://github.com/facebookresearch/cwm"), safe("javascript:alert(1)")
    ('https://github.com/facebookresearch/cwm', '')
    """
    url = url.strip()
    if len(url) > MAX_URL:
        return ""
    encoded = _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
    try:
        parts = urlsplit(encoded)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return encoded if sound and len(encoded) <= MAX_URL else ""


def _arxiv(page: str, paper: Paper, version: int | None) -> str:
    found = split_id(paper.id)
    return f"https://arxiv.org/{page}/{found[0]}{f'v{version}' if version else ''}" if found else ""


_LOOKALIKES: Final = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", ":": "∶", "|": "¦"}
_MARKING: Final = compiled("[*_~`:]")
"""Without one of these nothing is a mark: to look for them takes a tenth of the time."""
_MARK: Final = compiled(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`|:(?=[\w+-]+:)")
_CONTROL: Final = compiled("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")

ELLIPSIS: Final = "…"


def escape(text: str) -> str:
    """Slack's three escapes: nothing in the text is then a link, a mention or a broadcast.

    >>> escape("<!channel> & <@U1>")
    '&lt;!channel&gt; &amp; &lt;@U1&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """A text inside mrkdwn that is neither markup nor formatting, on one line.

    >>> literal("*GPT* _v2_ :wave: a_b <!here>")
    '∗GPT∗ ＿v2＿ ∶wave: a_b &lt;!here&gt;'
    """
    shown = clean(text)
    if _MARKING.search(shown):
        shown = _MARK.sub(lambda found: _LOOKALIKES[found[0]], shown)
    return escape(shown)


def linked(url: str, label: str) -> str:
    """A mrkdwn link; the label cannot end it early. Without an address, the label alone.

    >>> linked("https://arxiv.org/abs/2510.02387", "A|B>")
    '<https://arxiv.org/abs/2510.02387|A¦B&gt;>'
    """
    shown = literal(label).replace("|", "¦")
    return f"<{escape(url)}|{shown}>" if url and shown else shown


def printable(text: str) -> str:
    """A text without the control characters that JSON and Slack choke on; otherwise as it stands."""
    lines = text if text.isprintable() else text.replace("\n", "")
    return text if lines.isprintable() else _CONTROL.sub("", text)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis included; an accent or joined emoji is not torn apart.

    >>> cut("Formalizing Mathematics", 12)
    'Formalizing…'
    """
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and _clings(text[end], text[end - 1]):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS if limit > 0 else ""


def tidy(text: str, limit: int) -> str:
    """Foreign text on one visible line of at most `limit` characters; empty when nothing is visible.

    >>> tidy("  Fabian   Gloeckle ", 80), tidy("a long title", 6)
    ('Fabian Gloeckle', 'a lon…')
    """
    if text.isprintable() and len(text) <= limit and "  " not in text and text.strip(" ") == text:
        return text  # nearly every text, as it should be
    return cut(clean(text), limit)


def _clings(after: str, before: str) -> bool:
    return bool(unicodedata.combining(after)) or after in _JOINERS or before == "\u200d"
