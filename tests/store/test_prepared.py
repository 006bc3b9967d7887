"""Statements below SQLAlchemy: they read and write what those above do, and are kept until the program changes."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.kept import Growing
from bot.store import schema
from bot.store.conversations import Shared, Sharing
from bot.store.engine import Store
from bot.store.migrations import create
from bot.store.prepared import Prepared, Value

_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31), timezones=_ZONES)  # noqa: DTZ001  in those zones


@given(at=INSTANTS, public=st.booleans(), ts=st.text())
def test_a_row_is_read_alike_both_ways(
    tmp_path_factory: pytest.TempPathFactory, at: datetime, public: bool, ts: str
) -> None:
    """Instants, truths and texts come back as SQLAlchemy gives them, whichever way wrote them."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('store')}/paperbot.sqlite3")
    create(store)
    Sharing(store).note("T1", ["2605.00001"], Shared("C1", "U1", ts, at, public))
    table = schema.sharing
    one = sa.insert(table).values({c.name: sa.bindparam(c.name, type_=c.type) for c in table.columns})
    row: dict[str, Value] = {
        "team": "T1",
        "channel": "C2",
        "paper": "2605.00001",
        "person": "U1",
        "ts": "",
        "public": public,
    }
    asked = Prepared(sa.select(table).order_by(table.c.channel))
    with store.write() as connection:
        store.put(connection, Prepared(one), [row | {"shared": at}])
        usual = [tuple(found) for found in connection.execute(asked.statement)]
        quick = asked.read([*map(tuple, connection.exec_driver_sql(asked.text))])
    assert quick == usual
    assert [found[[*table.c.keys()].index("shared")] for found in quick] == [at.astimezone(UTC)] * 2
    store.close()


def test_no_column_has_another_type() -> None:
    """SQLite's driver takes and gives these as they are, or `prepared` says how; another type would be stored in two ways."""
    plain = {"Text", "String", "Integer", "BigInteger", "Float", "LargeBinary"}
    types = {
        type(column.type).__name__ for table in schema.metadata.tables.values() for column in table.columns
    }
    assert types - plain == {"Instant", "Boolean"}


def test_what_is_kept_is_made_again_when_its_source_changes(tmp_path: Path) -> None:
    """One by one, and only those: what was kept of another program says nothing of this one."""
    source, file = tmp_path / "source", tmp_path / "some.kept"
    source.write_text("one")
    first = Growing(file, [source])
    assert (first.given("a", lambda: "old"), first.given("b", lambda: "old")) == ("old", "old")
    assert Growing(file, [source]).given("b", lambda: "new") == "old"
    source.write_text("another")
    assert Growing(file, [source]).given("b", lambda: "new") == "new"
    assert Growing(file, [source]).given("a", lambda: "newer") == "newer"
    file.write_bytes(b"\xff" * 99)
    assert Growing(file, [source]).given("b", lambda: "newest") == "newest"
