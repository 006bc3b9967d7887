"""Planning a period of a subscription is its claim.

UNIQUE(subscription, period, part) lets one replica plan it, once, and the papers are frozen with it, each once ever
for a subscription. Periods of one channel that are due together become one message; what does not fit replies to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from bot.answers import NewsKind
from bot.store.engine import Store, chunks
from bot.store.later import sa, schema

NAMESPACE: Final = UUID("6f1d7c0e-9a53-5c55-8f61-2f6f3a8f0c11")
"""Of the keys that messages are known by; any constant would do, but it must never change."""
FIRST: Final = 10
"""Papers in a digest's message, all its sections together; also how many sections."""
MORE: Final = 20
"""Papers in each reply to it."""
_ORDER: Final = {"new": 0, "cross": 1, "replaced": 2}


@dataclass(frozen=True, slots=True)
class Item:
    """One paper for one subscription."""

    paper: str
    kind: NewsKind = "new"
    version: int = 0
    """0, or the version that a replacement announces: each is news once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one period of one subscription would be told."""

    subscription: int
    period: date
    due: datetime
    cut: datetime
    """Papers that entered before this have been considered."""
    items: tuple[Item, ...] = ()
    reason: str = ""
    """Why there is nothing, should there be nothing."""
    announced: int = 0
    since: datetime | None = None
    quiet: bool = False
    """True: an empty period is not mentioned."""


@dataclass(frozen=True, slots=True)
class _Draft:
    id: int
    plan: Plan
    count: int


@dataclass(frozen=True, slots=True)
class _Channel:
    """Plans what one channel is told, inside one transaction."""

    store: Store
    connection: "sa.Connection"
    team: str
    channel: str

    def draft(self, plan: Plan) -> _Draft | None:
        row = self.store.insert(schema.deliveries).values(
            team=self.team,
            subscription=plan.subscription,
            period=plan.period.isoformat(),
            part=1,
            due=plan.due,
            cut=plan.cut,
            first=0,
            last=0,
            total=0,
            reason=plan.reason,
            announced=plan.announced,
            since=plan.since,
        )
        made = self.connection.execute(
            row.on_conflict_do_nothing().returning(schema.deliveries.c.id)
        ).scalar()
        return None if made is None else _Draft(made, plan, self.freeze(plan))

    def freeze(self, plan: Plan) -> int:
        """Gives the subscription the papers it never had, and those it is owed; how many."""
        period = plan.period.isoformat()
        fresh = [_item(self.team, plan.subscription, period, n, item) for n, item in enumerate(plan.items)]
        if fresh:
            self.connection.execute(self.store.insert(schema.items).on_conflict_do_nothing(), fresh)
        own = schema.items.c.subscription == plan.subscription
        self.connection.execute(
            sa.update(schema.items).where(own, schema.items.c.period == "").values(period=period)
        )
        return _number(self.connection, plan.subscription, period)

    def compose(self, drafts: Sequence[_Draft]) -> None:
        room = shares([draft.count for draft in drafts], FIRST)
        root = self._post(drafts, 1, None, None)
        for draft, share in zip(drafts, room, strict=True):
            values = {"post": root, "last": share, "total": draft.count}
            self.connection.execute(
                sa.update(schema.deliveries).where(schema.deliveries.c.id == draft.id).values(**values)
            )
        after = root
        for draft, share in zip(drafts, room, strict=True):
            for part, first in enumerate(range(share, draft.count, MORE), 2):
                after = self._post([draft], part, root, after)
                self._reply(draft, part, after, (first, min(first + MORE, draft.count)))

    def _post(self, drafts: Sequence[_Draft], part: int, root: int | None, after: int | None) -> int:
        plan = drafts[0].plan
        whose = " ".join(str(draft.plan.subscription) for draft in drafts)
        key = uuid5(
            NAMESPACE, f"{self.team} {self.channel} {whose} {plan.period} {plan.cut.isoformat()} {part}"
        )
        row = self.store.insert(schema.posts).values(
            key=str(key),
            team=self.team,
            channel=self.channel,
            kind="digest",
            day=plan.period.isoformat(),
            part=part,
            root=root,
            after=after,
            due=plan.due,
            state="due",
        )
        made: int = self.connection.execute(row.returning(schema.posts.c.id)).scalar_one()
        return made

    def _reply(self, draft: _Draft, part: int, post: int, places: tuple[int, int]) -> None:
        first, last = places
        plan = draft.plan
        row = self.store.insert(schema.deliveries).values(
            team=self.team,
            subscription=plan.subscription,
            period=plan.period.isoformat(),
            part=part,
            post=post,
            due=plan.due,
            cut=plan.cut,
            first=first,
            last=last,
            total=draft.count,
        )
        self.connection.execute(row)


def plan(store: Store, team: str, channel: str, plans: Sequence[Plan]) -> int:
    """Plans what one channel is told at one moment, grouped; how many of the periods were not planned before."""
    with store.write() as connection:
        where = _Channel(store, connection, team, channel)
        drafts = [draft for plan in plans if (draft := where.draft(plan))]
        told = [draft for draft in drafts if draft.count or not draft.plan.quiet]
        for n in range(0, len(told), FIRST):
            where.compose(told[n : n + FIRST])
        succeeded(connection, [draft.plan.subscription for draft in drafts if draft not in told])
    return len(drafts)


def succeeded(connection: "sa.Connection", ids: "Sequence[int] | sa.Select[tuple[int]]") -> None:
    """Forgets the failures of subscriptions whose turn has ended well."""
    failed = sa.and_(schema.subscriptions.c.id.in_(ids), schema.subscriptions.c.failures > 0)
    connection.execute(sa.update(schema.subscriptions).where(failed).values(failures=0, held=None))


def shares(counts: Sequence[int], room: int) -> list[int]:
    """How many of each count fit into `room` in all, dealt out in turn.

    >>> shares([12, 1, 3], 10)
    [6, 1, 3]
    """
    given = [0] * len(counts)
    while room > 0 and any(g < c for g, c in zip(given, counts, strict=True)):
        for n, count in enumerate(counts):
            if room > 0 and given[n] < count:
                given[n] += 1
                room -= 1
    return given


def owe(connection: "sa.Connection", ids: Sequence[int], subscription: int | None = None) -> None:
    """Lets go of the papers of messages that were given up: the next plan takes them along."""
    ledger = schema.deliveries.c
    for chunk in chunks(sorted(set(ids))):
        held = sa.select(ledger.id).where(
            ledger.post.in_(chunk),
            ledger.subscription == schema.items.c.subscription,
            ledger.period == schema.items.c.period,
            ledger.first <= schema.items.c.place,
            ledger.last > schema.items.c.place,
        )
        mine = () if subscription is None else (schema.items.c.subscription == subscription,)
        connection.execute(sa.update(schema.items).where(held.exists(), *mine).values(period=""))


def _item(team: str, subscription: int, period: str, place: int, item: Item) -> dict[str, Any]:
    return {
        "team": team,
        "subscription": subscription,
        "period": period,
        "place": place,
        "paper": item.paper,
        "version": item.version,
        "kind": item.kind,
    }


def _number(connection: "sa.Connection", subscription: int, period: str) -> int:
    """Numbers the papers of a period from 0, new ones before cross-lists and replacements; how many."""
    own = sa.and_(schema.items.c.subscription == subscription, schema.items.c.period == period)
    rows = connection.execute(
        sa.select(
            schema.items.c.paper, schema.items.c.version, schema.items.c.kind, schema.items.c.place
        ).where(own)
    ).all()
    for n, row in enumerate(sorted(rows, key=lambda row: (_ORDER[row.kind], row.place, row.paper))):
        if row.place != n:
            one = sa.and_(own, schema.items.c.paper == row.paper, schema.items.c.version == row.version)
            connection.execute(sa.update(schema.items).where(one).values(place=n))
    return len(rows)
