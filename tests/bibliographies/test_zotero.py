"""Papers in a group's library: each once, whatever happens on the way, and what people made of it stays."""

from collections.abc import Iterator
from datetime import date

import pytest
from zotero import SECRET, FakeZotero

from bot.bibliographies.zotero import BusyError, Group, Sent, ZoteroError, key_of
from bot.citations import Entry
from bot.papers import Name, Paper


def entry(number: int, **fields: object) -> Entry:
    given: dict[str, object] = {"title": f"Otters {number}", "abstract": "We count otters."}
    names = (Name("van der Berg", "Ánna"), Name("Jones", "John", "Jr."), Name("the A and B Team", team=True))
    known = given | {"authors": names, "date": date(2025, 3, 1), "categories": ("cs.CL",)} | fields
    return Entry(Paper(f"2503.{number:05}", **known), f"key{number}")  # type: ignore[arg-type]


@pytest.fixture
def library() -> Iterator[tuple[FakeZotero, Group]]:
    fake = FakeZotero()
    with fake.serving() as url:
        yield fake, Group("4711", SECRET, url, sleep=lambda _: None)


def test_papers_are_added_in_calls_of_fifty(library: tuple[FakeZotero, Group]) -> None:
    """And once: what is there is not sent again."""
    fake, group = library
    many = [entry(number) for number in range(120)]
    assert group.send(many) == Sent(added=120)
    assert [method for method, _, _ in fake.calls] == ["GET", "POST"] * 3
    assert group.send([*many, entry(500)]) == Sent(added=1, there=120)
    assert len(fake.items) == 121
    (one,) = (item for item in fake.items.values() if item["title"] == "Otters 500")
    assert one["archiveID"] == "arXiv:2503.00500"
    assert one["creators"] == [
        {"creatorType": "author", "firstName": "Ánna", "lastName": "van der Berg"},
        {"creatorType": "author", "firstName": "John, Jr.", "lastName": "Jones"},
        {"creatorType": "author", "name": "the A and B Team"},
    ]


def test_published_papers_are_what_they_became(library: tuple[FakeZotero, Group]) -> None:
    fake, group = library
    group.send([entry(1, venue="ICLR 2026 (poster)"), entry(2, journal="Phys. Rev. Lett. 98, 120401 (2007)")])
    kinds = {item["itemType"]: item for item in fake.items.values()}
    assert kinds["conferencePaper"]["proceedingsTitle"] == "ICLR 2026"
    assert kinds["journalArticle"]["volume"] == "98"
    assert kinds["journalArticle"]["extra"] == "arXiv: 2503.00002"


def test_what_people_changed_or_threw_away_stays(library: tuple[FakeZotero, Group]) -> None:
    fake, group = library
    group.send([entry(1), entry(2)])
    fake.items[key_of("2503.00001")]["title"] = "Renamed"
    fake.trash.add(key_of("2503.00002"))
    assert group.send([entry(1), entry(2)]) == Sent(there=2)
    assert fake.items[key_of("2503.00001")]["title"] == "Renamed"


def test_a_library_that_changes_meanwhile_is_looked_at_again(library: tuple[FakeZotero, Group]) -> None:
    """A write is refused with 412 then, and nothing is doubled."""
    fake, group = library
    fake.meddling = 2
    assert group.send([entry(1)]) == Sent(added=1)
    assert [method for method, _, _ in fake.calls] == ["GET", "POST"] * 3
    fake.meddling = 99
    with pytest.raises(BusyError):
        group.send([entry(2)])


def test_zotero_is_left_alone_as_it_asks(library: tuple[FakeZotero, Group]) -> None:
    """Backoff comes with a good answer, Retry-After with a refusal."""
    fake, group = library
    slept: list[float] = []
    group.sleep = slept.append
    fake.faults.append((200, {}, {"Backoff": "30", "Last-Modified-Version": "7"}))
    assert group.send([entry(1)]) == Sent(added=1)
    assert slept == [30.0]
    fake.faults.append((429, "Too many requests", {"Retry-After": "120"}))
    with pytest.raises(BusyError) as caught:
        group.send([entry(2)])
    assert caught.value.wait == 120


@pytest.mark.parametrize("status", [409, 500, 503])
def test_a_locked_or_broken_library_is_tried_later(library: tuple[FakeZotero, Group], status: int) -> None:
    fake, group = library
    fake.faults.append((status, "no", {}))
    with pytest.raises(BusyError):
        group.send([entry(1)])


def test_a_key_that_may_not_write_is_told(library: tuple[FakeZotero, Group]) -> None:
    """Never with the key itself."""
    _, group = library
    with pytest.raises(ZoteroError, match="ZOTERO_API_KEY") as caught:
        Group("4711", "wrong-secret", group.api).send([entry(1)])
    assert "wrong-secret" not in f"{caught.value} {Group('4711', 'wrong-secret')!r}"
    with pytest.raises(ZoteroError, match="ZOTERO_GROUP"):
        Group("4712", SECRET, group.api).send([entry(1)])


def test_what_zotero_refuses_is_counted(library: tuple[FakeZotero, Group]) -> None:
    """The others of the same call come in."""
    _, group = library
    assert group.send([entry(1), entry(2, title="x" * 2001)]) == Sent(added=1, refused=1)


def test_nobody_there_is_tried_later() -> None:
    with pytest.raises(BusyError):
        Group("4711", SECRET, "http://127.0.0.1:9").send([entry(1)])
