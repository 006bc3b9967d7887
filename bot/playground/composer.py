"""Composer: what a person types, as Slack stores it.

Slack escapes `&`, `<` and `>`, and turns @names, #channels and links into `<...>`; it sends rich text beside the text.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.playground.values import Json
from bot.playground.workspace import Workspace

_TOKEN: Final = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"])|(?<![\w&])(?P<sign>[@#])(?P<name>[\w.-]*\w)"
)
_STORED: Final = re.compile(r"<(@|#|!|)([^>|]+)(?:\|([^>]*))?>")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """The three characters that Slack escapes, escaped."""
    return text.translate(_ESCAPES)


def unescape(text: str) -> str:
    """The same characters as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def compose(typed: str, workspace: Workspace, *, named: bool = False) -> str:
    """The text that Slack would store; with `named`, mentions carry the name too, as a slash command's do.

    >>> compose("@paperbot is a<b in #papers? https://arxiv.org/abs/2308.12950.", Workspace())
    '<@U0PAPERBOT> is a&lt;b in <#C0PAPERS>? <https://arxiv.org/abs/2308.12950>.'
    """
    parts: list[str] = []
    start = 0
    for found in _TOKEN.finditer(typed):
        parts += [escape(typed[start : found.start()]), _token(found, workspace, named=named)]
        start = found.end()
    return "".join([*parts, escape(typed[start:])])


def _token(found: re.Match[str], workspace: Workspace, *, named: bool) -> str:
    if url := found["url"]:
        return f"<{escape(url)}>"
    things: Mapping[str, str] = (
        {user.name: user.id for user in workspace.users.values()}
        if found["sign"] == "@"
        else {channel.name: channel.id for channel in workspace.channels.values()}
    )
    identity = things.get(found["name"])
    if identity is None:
        return found[0]
    return f"<{found['sign']}{identity}|{found['name']}>" if named else f"<{found['sign']}{identity}>"


def rich_text(text: str) -> list[Json]:
    """The rich text block that comes beside a stored text."""
    leaves = list(_leaves(text))
    return [
        {
            "type": "rich_text",
            "block_id": "typed",
            "elements": [{"type": "rich_text_section", "elements": leaves}],
        }
    ]


def _leaves(text: str) -> Iterator[Json]:
    start = 0
    for found in _STORED.finditer(text):
        if found.start() > start:
            yield {"type": "text", "text": unescape(text[start : found.start()])}
        yield _leaf(*found.groups())
        start = found.end()
    if start < len(text) or not text:
        yield {"type": "text", "text": unescape(text[start:])}


def _leaf(sign: str, target: str, label: str | None) -> Json:
    if sign == "@":
        return {"type": "user", "user_id": target}
    if sign == "#":
        return {"type": "channel", "channel_id": target}
    if sign == "!":
        return {"type": "broadcast", "range": target}
    link = {"type": "link", "url": unescape(target)}
    return link | {"text": unescape(label)} if label else link


def links(text: str) -> list[str]:
    """The addresses linked in a stored text, in order."""
    return [unescape(target) for sign, target, _ in _STORED.findall(text) if not sign and "://" in target]
