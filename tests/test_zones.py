"""Time zones, from the newer of two tables."""

from datetime import UTC, date, datetime
from pathlib import Path

import tzdata

from bot import zones
from bot.zones import Table, newer


def test_the_newer_table_is_used() -> None:
    """Whichever is newer, and the package's where the system does not say of when its own is."""
    package, system = Table("2026b", None), Path("/usr/share/zoneinfo")
    assert newer(Table("2025b", system), package) is package
    assert newer(Table("2026c", system), package).folder == system
    assert newer(Table("", system), package) is newer(None, package) is package


def test_a_table_is_old_after_a_year() -> None:
    assert not Table("2026b", None).is_old(date(2027, 2, 1))
    assert Table("2026b", None).is_old(date(2027, 7, 1))
    assert Table("", None).is_old(date(2027, 7, 1))


def test_what_was_changed_last_is_known() -> None:
    """Casablanca has kept Greenwich's time since 2026, as releases from then on say, whatever the system's table does."""
    assert zones.table().version >= tzdata.IANA_VERSION
    winter = datetime(2026, 12, 15, 12, tzinfo=UTC)
    assert winter.astimezone(zones.zone("Africa/Casablanca")).hour == 12
