"""Whether serving stays as large as it is: memory, threads and files over thousands of events, none like another.

    python tests/benchmarks/soak.py FOLDER [--events 20000] [--pg URL]

Serves a copy of the library in FOLDER (with --pg, over a PostgreSQL that holds the same papers), and asks as many
different people do: commands, mentions and direct messages, ten at a time, while another process now and then takes
papers in. Prints what the server holds after the warm-up, a tenth of the events, and at each tenth from there.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from threading import Condition
from typing import Final, Self
from urllib.parse import parse_qs, urlencode

from latency import FORM, serving
from scale import children
from search import spoilt

from bot.library import Library
from bot.papers import Paper
from bot.playground.delivery import signature
from bot.playground.wire import Request, Response, Server
from bot.text import content, sentences

JSON = {"Content-Type": "application/json"}
TENTHS, ASKING, PEOPLE = 10, 10, 600
ADDED = 20
"""Papers taken in between two looks."""
PATIENCE = 60.0
KNOWN = {
    "ok": True,
    "user_id": "U0BOT",
    "bot_id": "B0BOT",
    "team_id": "T0SOAK",
    "user": {"tz": "Europe/Paris"},
    "members": [],
    "messages": [],
    "file_id": "F0",
    "files": [{"id": "F0"}],
}
"""What every call is answered with."""


class Silent:
    """A Slack that takes everything, remembers nothing, and knows which questions were answered."""

    token: Final = "xoxb-soak"
    secret: Final = "soak"

    def __init__(self) -> None:
        self._server = Server()
        self._told = Condition()
        self._answered: set[str] = set()
        self._number = count(1)

    def __enter__(self) -> Self:
        self._server.start(self._take)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    def answered(self, key: str) -> bool:
        """Waits until the question of a key has been answered; False when that takes too long."""
        with self._told:
            came = self._told.wait_for(lambda: key in self._answered, PATIENCE)
            self._answered.discard(key)
            return came

    def _take(self, request: Request) -> Response:
        method = request.path.rpartition("/")[2]
        sent = _arguments(request)
        if method == "chat.postMessage":
            self._tell(sent.get("thread_ts") or sent.get("channel", ""))
        elif request.path.startswith("/answer/"):
            self._tell(method)
        ts = f"{int(time.time())}.{next(self._number):06d}"
        return Response(json.dumps({**KNOWN, "ts": ts, "upload_url": f"{self.url}/upload"}).encode())

    def _tell(self, key: str) -> None:
        with self._told:
            self._answered.add(key)
            self._told.notify_all()


def _arguments(request: Request) -> dict[str, str]:
    if "json" in request.headers.get("content-type", ""):
        return {name: str(value) for name, value in json.loads(request.body or b"{}").items()}
    return {name: values[0] for name, values in parse_qs(request.body.decode(errors="replace")).items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What the processes of a server hold."""

    anonymous: float
    """Megabytes of memory that no file backs."""
    threads: int
    files: int
    deleted: int
    """Mapped files that are no longer there."""

    @classmethod
    def of(cls, process: int) -> "Held":
        each = [cls._one(Path(f"/proc/{number}")) for number in (process, *children(process))]
        return cls(
            sum(one.anonymous for one in each),
            sum(one.threads for one in each),
            sum(one.files for one in each),
            sum(one.deleted for one in each),
        )

    @classmethod
    def _one(cls, folder: Path) -> "Held":
        lines = (line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        status = {name: value.split()[0] for name, value in lines if value.split()}
        maps = (folder / "maps").read_text().splitlines()
        gone = {line.split()[4] for line in maps if "(deleted)" in line}
        files = len(list((folder / "fd").iterdir()))
        return cls(int(status["RssAnon"]) / 1024, int(status["Threads"]), files, len(gone))

    def __str__(self) -> str:
        return f"{self.anonymous:7.1f} MB, {self.threads} threads, {self.files} files, {self.deleted} mapped though deleted"


def questions(papers: Sequence[Paper], chance: Random) -> Iterator[str]:
    """As people ask, each time something else: listings, authors, cards, citations, questions and follow-ups."""
    filters = ("", "", " since June 2025", " in cs.CL", " with code", " before 2026 oldest first")
    while True:
        one, other = chance.sample(papers, 2)
        words = content(one.title)
        topic = " ".join(words[: chance.choice((1, 2, 2, 3))])
        yield f"papers about {topic}{chance.choice(filters)}"
        yield f"papers by {chance.choice(list(spoilt(chance.choice(one.authors), chance)))[1]}"
        said = content(chance.choice(sentences(one.abstract)).text)
        yield f"what is known about {' '.join(said[:4])}?"
        yield f"how does {one.title.partition(':')[0]} work?"
        yield other.id
        yield f"bibtex for {other.title}"
        yield " ".join(chance.sample(words, min(4, len(words))))
        yield chance.choice(("and the second one?", "who wrote it?", f"compare {one.id} and {other.id}"))


class Crowd:
    """Many people who ask one server, each question in one of three ways."""

    def __init__(self, slack: Silent, port: int) -> None:
        self.slack, self.port = slack, port
        self.statuses: Counter[str] = Counter()

    def ask(self, number: int, text: str) -> None:
        """Asks, and waits for the answer; a server too busy to take the question is counted."""
        try:
            status = (self._command, self._mention, self._message)[number % 3](number, text)
        except OSError as error:
            status = f"refused ({error})"
        self.statuses[status] += 1

    def _command(self, number: int, text: str) -> str:
        fields = {
            "command": "/paper",
            "text": text,
            "team_id": "T0SOAK",
            "channel_id": f"C{number % 200}",
            "user_id": f"U{number % PEOPLE}",
            "trigger_id": f"{number}.{time.time_ns()}",
            "response_url": f"{self.slack.url}/answer/{number}",
        }
        answer = self._send(urlencode(fields).encode(), FORM)
        return self._told(bool(answer) or self.slack.answered(str(number)))

    def _mention(self, number: int, text: str) -> str:
        ts = f"{int(time.time())}.{number:06d}"
        self._event("app_mention", number, f"C{number % 200}", ts, f"<@U0BOT> {text}")
        return self._told(self.slack.answered(ts))

    def _message(self, number: int, text: str) -> str:
        ts, channel = f"{int(time.time())}.{number:06d}", f"D{number % PEOPLE}"
        self._event("message", number, channel, ts, text)
        return self._told(self.slack.answered(channel))

    def _event(self, kind: str, number: int, channel: str, ts: str, text: str) -> None:
        event = {"type": kind, "user": f"U{number % PEOPLE}", "ts": ts, "channel": channel, "text": text}
        event |= {"event_ts": ts, "channel_type": "im" if channel.startswith("D") else "channel"}
        body = {
            "type": "event_callback",
            "team_id": "T0SOAK",
            "api_app_id": "A0SOAK",
            "event_id": f"Ev{number}.{time.time_ns()}",
            "event_time": int(time.time()),
            "event": event,
            "authorizations": [{"team_id": "T0SOAK", "user_id": "U0BOT", "is_bot": True}],
        }
        self._send(json.dumps(body).encode(), JSON)

    def _send(self, body: bytes, kind: Mapping[str, str]) -> bytes:
        headers = {**kind, **signature(self.slack.secret, body, int(time.time()))}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/slack/events", body, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    @staticmethod
    def _told(answered: bool) -> str:
        return "answered" if answered else "unanswered"


def sample(library: Library, chance: Random) -> list[Paper]:
    """Papers of all ages, by people."""
    last = library.records.seq()
    ids = [
        change.id
        for begin in range(0, last, last // 40 + 1)
        for change in library.records.changed_since(begin, 150)
    ]
    papers = library.papers(chance.sample(ids, len(ids)))
    return [paper for paper in papers if content(paper.title) and paper.authors and paper.authors[0].given]


def new(papers: Sequence[Paper], numbers: Iterator[int], chance: Random) -> list[Paper]:
    """Papers that nobody has seen, from the words of others."""
    return [
        replace(paper, id=f"3001.{next(numbers):05d}", date=paper.date + timedelta(days=1), curated=False)
        for paper in chance.sample(papers, ADDED)
    ]


def soak(folder: Path, database: str, events: int) -> list[Held]:
    """Asks so many questions of a server on that folder; what it held after each tenth, and after the end."""
    chance, numbers, looks = Random(11), count(1), []
    library = Library.open(database, folder)
    papers = sample(library, chance)
    asked = enumerate(questions(papers, chance))
    with Silent() as slack, serving(slack, folder) as (_, process, port), ThreadPoolExecutor(ASKING) as pool:
        crowd, began = Crowd(slack, port), time.perf_counter()
        print(f"at start          {Held.of(process)}", flush=True)
        for _ in range(TENTHS + 1):
            list(pool.map(lambda one: crowd.ask(*one), islice(asked, events // TENTHS)))
            library.add(new(papers, numbers, chance))
            looks.append(Held.of(process))
            spent = time.perf_counter() - began
            print(f"after {len(looks) * events // TENTHS:6,} {spent:5.0f} s {looks[-1]}", flush=True)
        print(f"{dict(crowd.statuses)}, of {len(papers):,} papers' words", flush=True)
    library.close()
    return looks


def slope(looks: Sequence[Held]) -> float:
    """Megabytes between two looks, by least squares."""
    middle = (len(looks) - 1) / 2
    mean = sum(look.anonymous for look in looks) / len(looks)
    above = sum((i - middle) * (look.anonymous - mean) for i, look in enumerate(looks))
    return above / sum((i - middle) ** 2 for i in range(len(looks)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--pg", default="", help="URL of a PostgreSQL that holds the same papers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(given.folder, Path(scratch) / "library"))
        database = given.pg or f"sqlite:///{folder / 'paperbot.sqlite3'}"
        os.environ["DATABASE_URL"] = database
        looks = soak(folder, database, given.events)
    sizes = [look.anonymous for look in looks]
    print(
        f"from the warm-up on: {sizes[-1] - sizes[0]:+.1f} MB in all, {max(sizes) - min(sizes):.1f} MB between"
    )
    print(f"the least and the most, {slope(looks) * TENTHS / given.events * 1000:+.2f} MB per 1,000 events")


if __name__ == "__main__":
    main()
