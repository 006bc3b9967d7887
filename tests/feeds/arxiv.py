"""A fake arXiv on loopback: OAI-PMH, RSS and API over a set of papers that changes as its clock goes on.

It keeps arXiv's own habits (announcements in the evening, tokens that die daily, one list a day) and, when told
to, every fault that arXiv was ever seen to have. It writes down when each request came, and how many at once.
"""

import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from bot.feeds import health
from bot.settings import Settings

OAI = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>{now}</responseDate><request>http://oaipmh.arxiv.org/oai</request>{body}</OAI-PMH>"
)
RSS = (
    '<?xml version="1.0"?>\n<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'version="2.0"><channel><title>cs updates on arXiv.org</title><description>cs</description>'
    "<lastBuildDate>{now}</lastBuildDate><pubDate>{day}</pubDate>{body}</channel></rss>"
)
ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom">{body}</feed>'
)
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self, start: datetime) -> None:
        self._now, self._lock = start, threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        with self._lock:
            self._now += timedelta(seconds=seconds)

    def reach(self, instant: datetime) -> None:
        """Waits until an instant, if it is still to come."""
        with self._lock:
            self._now = max(self._now, instant)


@dataclass
class Entry:
    """A paper as arXiv has it."""

    id: str
    title: str
    listed: date
    """The day of its first listing."""
    seen: datetime
    """When OAI begins to show its last change: at times a day late."""
    versions: list[datetime] = field(default_factory=list)
    authors: str = r"Fabian Gl\"ockle (FAIR) and Wil M.P. van der Aalst"
    comment: str = ""
    withdrawn: bool = False
    touched: dict[date, str] = field(default_factory=dict)
    """Listing days, and as what it was listed on them."""

    @property
    def stamp(self) -> date:
        return max(self.touched)

    def raw(self) -> str:
        versions = "".join(
            f'<version version="v{n}"><date>{format_datetime(at, usegmt=True)}</date><size>1kb</size>'
            f"<source_type>{'I' if self.withdrawn and n == len(self.versions) else 'D'}</source_type></version>"
            for n, at in enumerate(self.versions, 1)
        )
        return (
            f"<record><header><identifier>oai:arXiv.org:{self.id}</identifier><datestamp>{self.stamp}</datestamp>"
            f'<setSpec>cs:cs:AI</setSpec></header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
            f"<id>{self.id}</id><submitter>F</submitter>{versions}<title>{escape(self.title)}</title>"
            f"<authors>{escape(self.authors)}</authors><categories>cs.AI cs.LG</categories>"
            f"<comments>{escape(self.comment)}</comments><license>http://creativecommons.org/licenses/by/4.0/</license>"
            f"<abstract>  On {escape(self.title)}.\n</abstract></arXivRaw></metadata></record>"
        )

    def item(self, day: date) -> str:
        return (
            f"<item><title>{escape(self.title)}</title><description>arXiv:{self.id}v{len(self.versions)} Announce Type: "
            f"x \nAbstract: On it.</description><guid>oai:arXiv.org:{self.id}v{len(self.versions)}</guid>"
            f"<category>cs.AI</category><arxiv:announce_type>{self.touched[day]}</arxiv:announce_type>"
            f"<dc:creator>Fabian Glöckle</dc:creator></item>"
        )

    def entry(self) -> str:
        first, last = (at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (self.versions[0], self.versions[-1]))
        return (
            f"<entry><id>http://arxiv.org/abs/{self.id}v{len(self.versions)}</id><title>{escape(self.title)}</title>"
            f"<updated>{last}</updated><published>{first}</published><summary>On it.</summary>"
            f'<category term="cs.AI"/><arxiv:primary_category term="cs.AI"/><author><name>A. Person</name></author></entry>'
        )


@dataclass
class Answer:
    """What goes over the wire."""

    body: bytes
    status: int = 200
    kind: str = "text/xml; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False


Fault = Callable[[Answer, datetime], Answer]


def refuse(status: int, wait: str = "") -> Fault:
    """HTTP `status`; `wait` is Retry-After in seconds, or "date" for the same as a date two minutes on."""

    def fault(_: Answer, now: datetime) -> Answer:
        text = format_datetime(now + timedelta(minutes=2), usegmt=True) if wait == "date" else wait
        return Answer(b"slow down", status, "text/plain", {"Retry-After": text} if text else {})

    return fault


def cut(share: float) -> Fault:
    """A page that stops short, its Content-Length agreeing."""
    return lambda answer, _: Answer(answer.body[: int(len(answer.body) * share)])


def drop(answer: Answer, _: datetime) -> Answer:
    """A connection that breaks in the middle of the body."""
    return Answer(answer.body, dropped=True)


def instead(body: str, kind: str = "text/xml") -> Fault:
    """Something else than the page."""
    return lambda _answer, _now: Answer(body.encode(), kind=kind)


EMPTY = instead(OAI.format(now="2026-11-01T00:00:00Z", body="<ListRecords></ListRecords>"))
DEAD = instead(
    OAI.format(now="2026-11-01T00:00:00Z", body='<error code="badResumptionToken">expired</error>')
)
FAULTS: tuple[Fault, ...] = (
    refuse(503, "60"),
    refuse(503, "date"),
    refuse(503),
    refuse(429, "45"),
    refuse(500),
    cut(0.2),
    cut(0.9),
    drop,
    instead(""),
    instead("<html><body>Rate exceeded.</body></html>", "text/html"),
    instead(BOMB),
)


class FakeArxiv:
    """The server, its papers and its log."""

    def __init__(self, clock: Clock, page: int = 7) -> None:
        self.clock, self.page = clock, page
        self.entries: dict[str, Entry] = {}
        self.faults: dict[str, deque[Fault | None]] = {
            service: deque() for service in ("oai", "rss", "api", "html", "pdf")
        }
        self.texts: dict[str, bytes] = {}
        """What stands at addresses such as "html/2605.29955v2"; there is nothing at others."""
        self.requests: list[tuple[datetime, str]] = []
        self.agents: set[str] = set()
        self.stale: set[date] = set()
        """Days on which the feed shows the day before again."""
        self.shuffled: random.Random | None = None
        """Mixes the order of lists when set."""
        self.most = 0
        self._open, self._lock = 0, threading.Lock()

    @contextmanager
    def serving(self) -> Iterator[Settings]:
        """Serves, and says where."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield Settings(
                oai=f"{base}/oai",
                rss=f"{base}/rss",
                api=f"{base}/api",
                site=base,
                contact="papers@example.org",
            )
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def gaps(self) -> list[float]:
        """Seconds between the requests, one after another."""
        return [
            (later - earlier).total_seconds()
            for (earlier, _), (later, _) in zip(self.requests, self.requests[1:], strict=False)
        ]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = fake.asked(
                    self.path, self.headers.get("User-Agent", ""), self.headers.get("If-None-Match")
                )
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                fake.leave()
                self.end_headers()
                self.wfile.write(answer.body[: len(answer.body) // 2] if answer.dropped else answer.body)

            def log_message(self, *_: object) -> None:
                """Nothing: the log is `requests`."""

        return Handler

    def asked(self, path: str, agent: str, etag: str | None) -> Answer:
        """The answer to one request, a fault applied when one is due."""
        with self._lock:
            self._open += 1
            self.most = max(self.most, self._open)
            self.agents.add(agent)
            self.requests.append((self.clock.now(), path))
            self.clock.sleep(0.4)
        parts = urlsplit(path)
        service = parts.path.split("/")[1]
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        made: dict[str, Callable[[dict[str, str]], Answer]] = {
            "oai": self._oai,
            "rss": self._rss,
            "api": self._api,
            "html": lambda _: self._text(parts.path, "text/html; charset=utf-8"),
            "pdf": lambda _: self._text(parts.path, "application/pdf"),
        }
        answer = made[service](asked)
        if etag and etag == answer.headers.get("ETag"):
            answer = Answer(b"", 304, headers=answer.headers)
        due = self.faults[service].popleft() if self.faults[service] else None
        return due(answer, self.clock.now()) if due else answer

    def leave(self) -> None:
        with self._lock:
            self._open -= 1

    def _oai(self, asked: dict[str, str]) -> Answer:
        now = self.clock.now()
        since, offset, born = asked.get("from", "1990-01-01"), 0, now.date().isoformat()
        if token := asked.get("resumptionToken"):
            since, number, born = token.split("|")
            offset = int(number)
        if born != now.date().isoformat():
            return DEAD(Answer(b""), now)
        shown = [e for e in self.entries.values() if e.seen <= now and e.stamp.isoformat() >= since]
        shown.sort(key=lambda e: (e.stamp, e.id))
        rows = shown[offset : offset + self.page]
        if self.shuffled:
            self.shuffled.shuffle(rows)
        end = f"{since}|{offset + self.page}|{born}" if offset + self.page < len(shown) else ""
        closing = f"<resumptionToken>{end}</resumptionToken>" if end or token else ""
        if asked.get("verb") == "GetRecord":
            held = self.entries.get(asked["identifier"].removeprefix("oai:arXiv.org:"))
            found = f"<GetRecord>{held.raw()}</GetRecord>" if held else '<error code="idDoesNotExist"/>'
            return Answer(OAI.format(now=now.strftime("%Y-%m-%dT%H:%M:%SZ"), body=found).encode())
        body = f"<ListRecords>{''.join(e.raw() for e in rows)}{closing}</ListRecords>"
        body = body if rows else '<error code="noRecordsMatch"/>'
        return Answer(OAI.format(now=now.strftime("%Y-%m-%dT%H:%M:%SZ"), body=body).encode())

    def _rss(self, _: dict[str, str]) -> Answer:
        now = self.clock.now()
        day = now.astimezone(health.EASTERN).date()
        shown = health.listing_days_before(day, 1)[0] if day in self.stale else day
        rows = [
            e.item(shown) for e in self.entries.values() if shown in e.touched and e.touched[shown] != "-"
        ]
        rows = rows if health.is_listing_day(shown) else []
        stated = format_datetime(datetime(day.year, day.month, day.day, tzinfo=health.EASTERN))
        body = RSS.format(now=format_datetime(now), day=stated, body="".join(rows)).encode()
        return Answer(body, headers={"ETag": f'"{day}-{len(rows)}-{shown}"'})

    def _text(self, path: str, kind: str) -> Answer:
        body = self.texts.get(path.strip("/"))
        return Answer(b"<h1>No such page</h1>", 404, "text/html") if body is None else Answer(body, kind=kind)

    def _api(self, asked: dict[str, str]) -> Answer:
        ids = asked["id_list"].split(",")
        shown = ids[: int(asked.get("max_results", "10"))]
        body = "".join(self.entries[id_].entry() for id_ in shown if id_ in self.entries)
        return Answer(ATOM.format(body=body).encode(), kind="application/atom+xml; charset=UTF-8")


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
