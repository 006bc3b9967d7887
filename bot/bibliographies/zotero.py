"""Papers to a group's library in Zotero, through its Web API (version 3).

A paper's key in the library follows from its arXiv id, so that it is there once, whoever sends it and however often. What
is there, in the trash too, is left as people made it: first it is asked which keys are there, then the others are written
on the condition that the library has not changed since, and all is tried again where it has. A write with this condition
needs no write token.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import msgspec

from bot.citations import Entry
from bot.papers import Name

MOST: Final = 50
"""Items of one call, by Zotero's rules."""
TRIES: Final = 5
"""Times that one call is made while others change the library."""
PATIENCE: Final = 60.0
"""Seconds that Zotero may ask to be left alone and is waited for; longer is told."""
_LETTERS: Final = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""Of which Zotero's keys are made."""
_KEY: Final = 8
_BUSY: Final = frozenset({409, 429, 500, 502, 503, 504})
_CHANGED: Final = 412


class ZoteroError(Exception):
    """Zotero does not take what is sent; the message is for people."""


class BusyError(ZoteroError):
    """Zotero asks to be left alone, or does not answer: to be tried again after `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("Zotero does not answer now")
        self.wait: Final = wait


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of some papers."""

    added: int = 0
    there: int = 0
    """That were in the library already."""
    refused: int = 0

    def __add__(self, other: "Sent") -> "Sent":
        return Sent(self.added + other.added, self.there + other.there, self.refused + other.refused)


def key_of(paper: str) -> str:
    """The key of a paper in every library, by its arXiv id.

    >>> key_of("2510.02387")
    '4VTSZHEQ'
    """
    number = int.from_bytes(hashlib.blake2b(paper.encode(), digest_size=16).digest(), "big")
    letters = []
    for _ in range(_KEY):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    return "".join(letters)


def item(entry: Entry) -> dict[str, Any]:
    """A new item: a preprint, or where it is known the article that came of it."""
    paper, place = entry.paper, entry.place
    fields = {
        "itemType": "preprint" if not place else "journalArticle" if place.journal else "conferencePaper",
        "title": paper.title,
        "abstractNote": " ".join(paper.abstract.split()),
        "date": str(entry.year) if place else entry.date.isoformat(),
        "DOI": paper.doi,
        "url": entry.url,
        "citationKey": entry.key,
    }
    if place:
        where = "publicationTitle" if place.journal else "proceedingsTitle"
        fields |= {where: place.name, "volume": place.volume, "pages": place.pages.replace("--", "-")}
    else:
        fields |= {"repository": "arXiv", "archiveID": f"arXiv:{entry.id}", "genre": "Preprint"}
    extra = "\n".join(filter(None, (f"arXiv: {entry.id}" if place else "", entry.note)))
    given = {name: value for name, value in (fields | {"extra": extra}).items() if value}
    creators = [_creator(name) for name in paper.authors]
    return {"key": key_of(paper.id), "creators": creators, "tags": [], "collections": []} | given


def _creator(name: Name) -> dict[str, str]:
    if name.team or not name.given:
        return {"creatorType": "author", "name": str(name)}
    given = f"{name.given}, {name.suffix}" if name.suffix else name.given
    return {"creatorType": "author", "firstName": given, "lastName": name.family}


@dataclass
class Group:
    """The library of one group. Each call may wait as long as Zotero asked for before."""

    number: str
    secret: str = field(repr=False)
    api: str = "https://api.zotero.org"
    sleep: Callable[[float], object] = time.sleep
    _rest: float = 0.0

    def send(self, entries: Sequence[Entry]) -> Sent:
        """Adds the papers that are not there. Raises BusyError or ZoteroError; what was added before stays."""
        headers = {"Zotero-API-Key": self.secret, "Zotero-API-Version": "3", "User-Agent": "paperbot"}
        done = Sent()
        with httpx.Client(headers=headers, timeout=30.0, follow_redirects=False) as http:
            for start in range(0, len(entries), MOST):
                done += self._add(http, [item(entry) for entry in entries[start : start + MOST]])
        return done

    def _add(self, http: httpx.Client, items: Sequence[dict[str, Any]]) -> Sent:
        for _ in range(TRIES):
            there, version = self._known(http, [one["key"] for one in items])
            fresh = [one for one in items if one["key"] not in there]
            if not fresh:
                return Sent(there=len(items))
            response = self._ask(http, "POST", content=msgspec.json.encode(fresh), version=version)
            if response.status_code != _CHANGED:
                told = _read(response)
                added = len(told.get("successful", {})) + len(
                    told.get("success", {}) if "successful" not in told else {}
                )
                return Sent(added, len(items) - len(fresh), len(told.get("failed", {})))
        raise BusyError(PATIENCE)

    def _known(self, http: httpx.Client, keys: Iterable[str]) -> tuple[frozenset[str], str]:
        """Which of some keys are there, and the version of the library."""
        asked = {"itemKey": ",".join(keys), "format": "versions", "includeTrashed": "1"}
        response = self._ask(http, "GET", params=asked)
        return frozenset(_read(response)), response.headers.get("Last-Modified-Version", "0")

    def _ask(
        self,
        http: httpx.Client,
        method: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        version: str = "",
    ) -> httpx.Response:
        """An answer that says yes, or that the library has changed."""
        self._wait()
        headers = {"If-Unmodified-Since-Version": version} if version else {}
        headers |= {"Content-Type": "application/json"} if content else {}
        try:
            response = http.request(
                method,
                f"{self.api}/groups/{self.number}/items",
                params=params,
                content=content,
                headers=headers,
            )
        except httpx.HTTPError:
            raise BusyError(PATIENCE) from None
        self._rest = max(_seconds(response, "Backoff"), _seconds(response, "Retry-After"))
        if response.status_code in _BUSY:
            raise BusyError(self._rest or PATIENCE)
        if response.status_code not in {200, _CHANGED}:
            raise ZoteroError(_refusal(response.status_code))
        return response

    def _wait(self) -> None:
        if self._rest > PATIENCE:
            raise BusyError(self._rest)
        if self._rest:
            self.sleep(self._rest)


def _seconds(response: httpx.Response, header: str) -> float:
    given = response.headers.get(header, "")
    return float(given) if given.isdecimal() else 0.0


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        raise BusyError(PATIENCE) from None
    return told if isinstance(told, dict) else {}


def _refusal(status: int) -> str:
    if status in {401, 403}:
        return "Zotero does not let me write into the group; my operator has to look at ZOTERO_API_KEY"
    if status == 404:
        return "Zotero knows no such group; my operator has to look at ZOTERO_GROUP"
    return f"Zotero answered HTTP {status}"
