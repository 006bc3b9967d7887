"""Files that people attach: what Slack's payloads say of them, and their bytes.

The bot's token goes to Slack's own hosts only, and along no redirect. Without the scope `files:read`, and for a file that
the bot may not see, Slack answers with its sign-in page and status 200, which must not be taken for the file.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.texts.body import UnreadableError
from bot.texts.pdf import LIMITS

SECONDS: Final = 60.0
"""How long a file may take to come."""
_SILENT: Final = 10.0
"""Seconds without a byte after which Slack is given up."""
_CLOSED: Final = "Slack does not let me open it; I need the permission files:read, and to be in the conversation where it is"
GONE: Final = "it is not in Slack any more"
_AGAIN: Final = "Slack did not give it to me; please try again"
_ELSEWHERE: Final = "it is not kept in Slack itself"
_SHUT: Final = frozenset({301, 302, 303, 307, 308, 401, 403})
_MISSING: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message, as Slack tells of it."""

    id: str
    name: str = ""
    kind: str = ""
    """Its MIME type."""
    mode: str = ""
    """"hosted" where Slack keeps it."""
    size: int = 0
    url: str = ""
    hidden: bool = False
    """Whether Slack tells no more than its id, as in channels that are shared with other workspaces."""

    @property
    def is_pdf(self) -> bool:
        """Whether it may be a PDF; of one that is hidden that is not known yet."""
        return self.hidden or self.kind == "application/pdf" or self.name.lower().endswith(".pdf")


def attached(given: object) -> tuple[Attached, ...]:
    """The files in what stands under "files"; what is none is left out."""
    held = given if isinstance(given, list) else []
    return tuple(_attached(one) for one in held if isinstance(one, dict) and _word(one, "id"))


def _attached(given: Mapping[str, Any]) -> Attached:
    size = given.get("size")
    return Attached(
        _word(given, "id"),
        _word(given, "name") or _word(given, "title"),
        _word(given, "mimetype"),
        _word(given, "mode"),
        size if isinstance(size, int) else 0,
        _word(given, "url_private_download") or _word(given, "url_private"),
        _word(given, "file_access") == "check_file_info",
    )


def _word(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return value.encode("utf-8", "replace").decode().replace("\x00", " ") if isinstance(value, str) else ""


def told(client: WebClient, file: Attached) -> Attached:
    """A file with all that Slack tells of it. Raises UnreadableError where it does not."""
    if not file.hidden:
        return file
    try:
        found = attached([client.files_info(file=file.id).get("file")])
    except SlackApiError as error:
        gone = error.response.get("error") in {"file_not_found", "file_deleted"}
        raise UnreadableError("failed", GONE if gone else _CLOSED) from None
    if not found or found[0].hidden:
        raise UnreadableError("failed", _CLOSED)
    return found[0]


def download(client: WebClient, file: Attached, most: int = LIMITS.bytes) -> bytes:
    """The bytes of a file. Raises UnreadableError, whose reason is for people."""
    if file.mode in {"tombstone", "hidden_by_limit"}:
        raise UnreadableError("failed", GONE)
    if file.mode == "external" or not is_slacks(file.url, client.base_url):
        raise UnreadableError("failed", _ELSEWHERE)
    if file.size > most:
        raise _large(most)
    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
    try:
        with (
            httpx.Client(follow_redirects=False, timeout=_SILENT, trust_env=False) as http,
            http.stream("GET", file.url, headers=headers) as response,
        ):
            _accepted(response)
            return b"".join(_pieces(response, most))
    except httpx.HTTPError:
        raise UnreadableError("failed", _AGAIN) from None


def is_slacks(url: str, api: str) -> bool:
    """Whether an address is on a host of the Slack whose API is at `api`: for slack.com, slack.com itself and what is below it.

    >>> is_slacks("https://files.slack.com/files-pri/T1-F1/a.pdf", "https://slack.com/api/")
    True
    >>> is_slacks("https://files.slack.com.example.org/a.pdf", "https://slack.com/api/")
    False
    """
    try:
        asked, own = httpx.URL(url), httpx.URL(api)
    except (httpx.InvalidURL, ValueError):
        return False
    if asked.userinfo or not asked.host:
        return False
    if (asked.scheme, asked.host, asked.port) == (own.scheme, own.host, own.port):
        return True
    home = own.host.removeprefix("www.")
    below = asked.host == home or asked.host.endswith(f".{home}")
    return asked.scheme == own.scheme == "https" and asked.port is None and below


def _accepted(response: httpx.Response) -> None:
    status = response.status_code
    if status in _MISSING:
        raise UnreadableError("failed", GONE)
    if status in _SHUT or response.headers.get("content-type", "").lower().startswith("text/html"):
        raise UnreadableError("failed", _CLOSED)
    if status != httpx.codes.OK:
        raise UnreadableError("failed", _AGAIN)


def _pieces(response: httpx.Response, most: int) -> Iterator[bytes]:
    """What comes, as long as it is no more than `most` bytes, and not too slow."""
    size, end = 0, time.monotonic() + SECONDS
    for piece in response.iter_raw():
        size += len(piece)
        if size > most:
            raise _large(most)
        if time.monotonic() > end:
            raise UnreadableError("failed", _AGAIN)
        yield piece


def _large(most: int) -> UnreadableError:
    return UnreadableError("refused", f"it is larger than {most // 1_000_000} MB")
