"""What people thought of answers, kept for review: the question, the verdict, and nothing else of theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.engine import Store
from bot.store.schema import feedback


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's opinion of one answer."""

    team: str
    channel: str
    message: str
    """The ts of the answer."""
    person: str
    query: str
    """What was asked, as the query prints."""
    helpful: bool
    given: datetime


class Feedback:
    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, opinion: Opinion) -> None:
        """Keeps an opinion; a later one of the same person on the same answer replaces it."""
        said = {"query": opinion.query, "helpful": opinion.helpful, "given": opinion.given}
        row = self._store.insert(feedback).values(
            team=opinion.team,
            channel=opinion.channel,
            message=opinion.message,
            person=opinion.person,
            **said,
        )
        with self._store.write() as db:
            db.execute(row.on_conflict_do_update(index_elements=list(feedback.primary_key), set_=said))

    def latest(self, limit: int = 100, *, unhelpful: bool = False) -> tuple[Opinion, ...]:
        """The latest opinions of all workspaces, newest first; with `unhelpful`, only those."""
        table = feedback.c
        columns = (
            table.team,
            table.channel,
            table.message,
            table.person,
            table.query,
            table.helpful,
            table.given,
        )
        query = select(*columns).order_by(table.given.desc()).limit(limit)
        with self._store.read() as db:
            return tuple(
                Opinion(*row) for row in db.execute(query.where(~table.helpful) if unhelpful else query)
            )
