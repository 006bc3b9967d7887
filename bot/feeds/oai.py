"""One page of arXiv's OAI-PMH interface -> what it holds.

A list is complete when its last page says so: by an empty token, or, where the whole list fits on one page, by
having none. A list without a record must say `noRecordsMatch`; an empty one is a fault of the server.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lxml import etree

from bot.feeds import formats
from bot.feeds.errors import PageError, RecordError, RefusedError, TokenError
from bot.feeds.fetcher import Response
from bot.feeds.pages import text, xml
from bot.feeds.records import Record, record

log = logging.getLogger(__name__)

SPACE: Final = "{http://www.openarchives.org/OAI/2.0/}"
FORMAT: Final = "arXivRaw"


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of a list."""

    records: tuple[Record, ...]
    token: str
    """Leads to the next page; empty on the last."""
    server: datetime
    """The server's clock when it made the page."""
    deleted: int = 0
    bad: int = 0
    """Records that could not be read."""


def batch(response: Response, *, continued: bool = False) -> Batch:
    """The records of a ListRecords or GetRecord answer; `continued` when a token led to it.

    PageError when it is no whole page, TokenError when the token is not known any more, RefusedError for any other
    error that OAI has a name for.
    """
    root = xml(response.body, response.kind)
    if root.tag != f"{SPACE}OAI-PMH":
        raise PageError("the answer is not OAI-PMH")
    server = _instant(text(root, f"{SPACE}responseDate"))
    problem = root.find(f"{SPACE}error")
    if problem is not None:
        _refuse(problem.get("code", ""))
        return Batch((), "", server)
    listed = root.find(f"{SPACE}ListRecords")
    single = root.find(f"{SPACE}GetRecord")
    parent = listed if listed is not None else single
    if parent is None:
        raise PageError("the answer lists no records")
    return _batch(parent, server, continued=continued)


def query(spec: str, since: date | None, token: str = "") -> dict[str, str]:
    """The arguments that ask for a list's first page, or for the one that a token leads to."""
    if token:
        return {"verb": "ListRecords", "resumptionToken": token}
    asked = {"verb": "ListRecords", "metadataPrefix": FORMAT, "set": spec}
    if since:
        asked["from"] = since.isoformat()
    return {key: value for key, value in asked.items() if value}


def _batch(parent: etree._Element, server: datetime, *, continued: bool) -> Batch:
    rows = parent.findall(f"{SPACE}record")
    token = parent.find(f"{SPACE}resumptionToken")
    if not rows:
        raise PageError("the list is empty and does not say why")
    if continued and token is None:
        raise PageError("the list has neither a token nor an end")
    deleted = sum(1 for row in rows if _header(row).get("status") == "deleted")
    records = tuple(
        made for row in rows if _header(row).get("status") != "deleted" and (made := _record(row))
    )
    following = "" if token is None else (token.text or "").strip()
    return Batch(records, following, server, deleted, len(rows) - deleted - len(records))


def _record(row: etree._Element) -> Record | None:
    """The record; None when it cannot be read, which is logged with its id alone."""
    metadata = row.find(f"{SPACE}metadata")
    try:
        return record(formats.oai(metadata), text(_header(row), f"{SPACE}datestamp")[:10])
    except (RecordError, ValueError) as error:
        log.info(
            "skipped %s: %s", text(_header(row), f"{SPACE}identifier") or "a record without an id", error
        )
        return None


def _header(row: etree._Element) -> etree._Element:
    header = row.find(f"{SPACE}header")
    if header is None:
        raise PageError("a record has no header")
    return header


def _refuse(code: str) -> None:
    if code == "badResumptionToken":
        raise TokenError("arXiv no longer knows the resumption token")
    if code != "noRecordsMatch":
        raise RefusedError(f"arXiv's OAI interface answered {code or 'an error without a name'}")


def _instant(stated: str) -> datetime:
    try:
        instant = datetime.fromisoformat(stated)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise PageError("the page does not say when it was made")
    return instant
