"""The only place where an address is built or let through.

Addresses follow from a validated arXiv id or stand in a stored link with http or https; any other text
that looks like one stays text.
"""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from bot.papers import Link, Paper, split_id

_UNSAFE: Final = re.compile(r"[\s<>|\"'\\^`{}\x00-\x1f\x7f-\U0010ffff]")
MAX_URL: Final = 1000
"""Slack takes 3,000; a longer stored link than this is no link that people use."""


def abstract(paper: Paper, version: int | None = None) -> str:
    """The abstract's page, of one version if asked; empty if the id is none of arXiv's."""
    return _arxiv("abs", paper, version)


def pdf(paper: Paper, version: int | None = None) -> str:
    """The PDF, of one version if asked; empty if the id is none of arXiv's."""
    return _arxiv("pdf", paper, version)


def stored(link: Link) -> str:
    """A stored link's address, percent-encoded where Slack's markup could end; empty if unsafe."""
    return safe(link.url)


def safe(url: str) -> str:
    """The address itself when it is http or https with a host; empty otherwise.

    >>> safe("https://github.com/facebookresearch/cwm"), safe("javascript:alert(1)")
    ('https://github.com/facebookresearch/cwm', '')
    """
    encoded = _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), url.strip())
    try:
        parts = urlsplit(encoded)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return encoded if sound and len(encoded) <= MAX_URL else ""


def _arxiv(page: str, paper: Paper, version: int | None) -> str:
    found = split_id(paper.id)
    return f"https://arxiv.org/{page}/{found[0]}{f'v{version}' if version else ''}" if found else ""
