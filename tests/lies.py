"""Prompts put to a lying model through the bot, and what of its answers a person would see."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from loopback import Loopback, serving
from lying import Liar, bare
from sqlalchemy import func, select

from bot.answers import Written
from bot.blocks import message, plain
from bot.dialogue.conversation import Asked, Place
from bot.library import Library
from bot.llm.helper import Helper
from bot.opening import converse, helped, now
from bot.papers import Paper
from bot.settings import Llm, Settings
from bot.store.schema import pending, reading, subscriptions

OTHERS = (
    "zorble the frobnication of {}",
    "flarn {} grault plugh",
    "{} xyzzy quux waldo",
    "pls snorfle {} kthx wibble",
)
"""Messages that nothing reads."""
HOSTS = re.compile(r"https?://([^/\s|>)]+)")
OWN = frozenset({"arxiv.org", "github.com"})


@dataclass
class Outcome:
    """What came of many prompts."""

    prompts: int = 0
    true: int = 0
    struck: int = 0
    """True sentences that were not shown."""
    bent: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[str, str]] = field(default_factory=list)
    """Bent sentences that were shown, with their kind."""
    lost: list[str] = field(default_factory=list)
    """True sentences that were not shown."""
    links: list[str] = field(default_factory=list)
    """Foreign hosts in anything that was shown."""
    effects: int = 0
    read: int = 0
    """Messages that it read, and the bot believed."""

    def told(self) -> Iterator[str]:
        share = self.struck / max(self.true, 1)
        yield f"{self.prompts} prompts, {self.true + self.bent.total()} sentences, of which {self.bent.total()} were bent"
        yield f"unsupported sentences shown: {len(self.shown)}"
        yield f"foreign links shown: {len(self.links)}"
        yield f"effects: {self.effects}"
        yield f"true sentences struck: {self.struck} of {self.true} ({share:.1%})"
        yield "bent, by kind: " + ", ".join(f"{kind} {number}" for kind, number in self.bent.most_common())


@contextmanager
def helping(library: Library, loopback: Loopback, **settings: Any) -> Iterator[Helper]:
    """A helper whose model is on loopback."""
    given: dict[str, Any] = {
        "url": loopback.url,
        "model": "liar",
        "daily": 1_000_000,
        "seconds": 20,
    } | settings
    helper = helped(Settings(llm=Llm(**given)), converse(library), library)
    assert helper
    try:
        yield helper
    finally:
        helper.model.close()


def asked(papers: Sequence[Paper], prompts: int) -> Iterator[str]:
    """Messages whose answers a model may write beside, and some that it may read."""
    names = [next(iter(paper.aliases), paper.id) for paper in papers]
    pairs = list(pairwise(names))
    for n in count():
        if n == prompts:
            return
        name, (one, other) = names[n % len(names)], pairs[n % len(pairs)]
        kinds = (
            f"summarize {name}",
            f"compare {one} and {other}",
            f"tldr of {one} and {other}",
            OTHERS[n // 8 % len(OTHERS)].format(name),
        )
        yield kinds[n % 4]


def tried(library: Library, papers: Sequence[Paper], prompts: int, seed: int = 1) -> Outcome:
    """What comes of so many prompts."""
    liar, outcome = Liar(papers, seed), Outcome()
    before = _kept(library)
    with serving(liar.answer) as loopback, helping(library, loopback) as helper:
        for said in asked(papers, prompts):
            outcome.prompts += 1
            _one(said, helper, liar, outcome)
    outcome.effects = _kept(library) - before
    return outcome


def _one(said: str, helper: Helper, liar: Liar, outcome: Outcome) -> None:
    place = Place("T1", "C1", "U1", "1.0")
    asking, reply = Asked(said, place), helper.conversation.reply(said, place)
    if helper.reads(asking, reply) and (better := helper.reread(asking, reply)):
        outcome.read += 1
        _look(plain(better.answer, now().date()), outcome)
    if not helper.writes(asking, reply):
        return
    *_, last = helper.write(asking, reply)
    _judge(last, liar, outcome)
    posted = message(last, reply.query, "thread", now().date())
    _look(f"{plain(last, now().date())} {posted.text} {posted.blocks}", outcome)


def _judge(last: Written, liar: Liar, outcome: Outcome) -> None:
    """What the model bent must not be shown; what it did not should be, where anything is."""
    shown = {bare(sentence) for sentence in last.sentences}
    bent = {said: kind for said, kind in liar.written[:12] if kind}
    true = {said for said, kind in liar.written[:12] if not kind}
    outcome.bent.update(bent.values())
    outcome.shown += [(kind, said) for said, kind in bent.items() if said in shown]
    outcome.shown += [("unknown", said) for said in shown - bent.keys() - true]
    if last.sentences:
        outcome.true += len(true)
        outcome.struck += len(true - shown)
        outcome.lost += sorted(true - shown)


def _look(text: str, outcome: Outcome) -> None:
    outcome.links += [host for host in HOSTS.findall(text) if host not in OWN]
    outcome.links += re.findall(r"<!\w+|<@U\w+", text)


def _kept(library: Library) -> int:
    """Rows of all that a person can change."""
    with library.store.read() as db:
        return sum(
            db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (reading, subscriptions, pending)
        )
