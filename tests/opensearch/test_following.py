"""Writing to the cluster: by any replica, once, twice, late or in disorder; the database is the truth."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from clustered import Opener
from nodes import Nodes
from toy import PAPERS

from bot.library import Library
from bot.opensearch import documents
from bot.opensearch.engine import Engines
from bot.opensearch.following import Following
from bot.opensearch.view import View
from bot.papers import Paper
from bot.queries import Find
from bot.search.port import Order
from bot.store.papers import Change

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def following(library: Library) -> Following:
    assert isinstance(library._healer, Following)  # noqa: SLF001  the test plays the network
    return library._healer  # noqa: SLF001  as above


def view(library: Library) -> View:
    assert isinstance(library.index, Engines)
    assert library.index.far.view
    return library.index.far.view


def dump(library: Library, index: str = "") -> bytes:
    """All that an index holds, as bytes: ids, versions and sources in the order of ids."""
    seen = view(library)
    name = index or seen.index
    seen.cluster.ask("POST", f"/{name}/_refresh")
    told = seen.cluster.ask("POST", f"/{name}/_search", {"size": 10_000, "version": True})["hits"]
    assert told["total"]["value"] < 10_000
    kept = sorted((one["_id"], one["_version"], one["_source"]) for one in told["hits"])
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()


def until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    waited = Event()
    return any(true() or waited.wait(0.1) for _ in range(int(seconds * 10)))


def test_what_one_replica_takes_in_the_others_find(opener: Opener) -> None:
    """A paper is found where it was stored at once, and elsewhere at the next look, once a second."""
    search = opener.search()
    one = opener.library(search)
    other = opener.library(search, one.store.url)
    one.add(PAPERS)
    assert one.find(Find(words="sleepy sensor networks")).total == 2
    other.tend()
    assert other.size() == one.size() == len(PAPERS)
    assert "0 changes behind" in one.searched


def test_a_last_page_that_is_full_is_found_at_once(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a view remembers of a question is never from before its last page."""
    monkeypatch.setattr("bot.opensearch.following.PAGE", len(PAPERS))
    library = opener.library()
    library.add(PAPERS)
    assert library.find(Find(words="sleepy sensor networks")).total == 2


def test_a_page_is_written_by_one_of_several_writers(opener: Opener) -> None:
    """Four replicas that bring in the same changes end with all of them, and with the index of one."""
    search = opener.search()
    replicas = [opener.library(search)]
    replicas += [opener.library(search, replicas[0].store.url) for _ in range(3)]
    replicas[0].records.upsert(PAPERS, NOW)
    threads = [Thread(target=one.catch_up) for one in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    replicas[0].catch_up()
    alone = opener.library()
    alone.add(PAPERS)
    assert dump(replicas[0]) == dump(alone)


def test_bulk_writes_that_are_doubled_late_or_in_disorder_end_the_same(opener: Opener) -> None:
    """Each paper's last change wins, whenever it arrives; also where that change is its going."""
    library = opener.library()
    library.add(PAPERS)
    changed = [replace(paper, title=f"{paper.title}, Again") for paper in PAPERS[:6]]
    first = [Change(n, paper.id, paper) for n, paper in enumerate(PAPERS, 1)]
    second = [Change(n, paper.id, paper) for n, paper in enumerate(changed, 101)]
    gone = [Change(201, PAPERS[1].id, None), Change(202, PAPERS[7].id, None)]
    far, cluster = following(library), view(library).cluster
    shape = documents.mapping(1, 1)
    pages = [*([one] for one in (*first, *second, *gone))]
    for index, written in (("inorder", pages), ("disorder", [*pages, *pages])):
        cluster.ask("PUT", f"/{index}", shape)
        if index == "disorder":
            Random(5).shuffle(written)
        for page in written:
            far._put(index, page)  # noqa: SLF001  as a page of a replica
    assert dump(library, "inorder") == dump(library, "disorder")
    for index in ("inorder", "disorder"):
        cluster.ask("DELETE", f"/{index}")


def test_an_index_that_was_lost_is_made_again(opener: Opener) -> None:
    """Of an index of the same name that is another the database remembers nothing: it is filled from the start."""
    library = opener.library()
    library.add(PAPERS)
    before, seen = dump(library), view(library)
    seen.cluster.ask("DELETE", f"/{seen.index}")
    again = opener.library(seen.cluster.access, library.store.url)
    again.catch_up()
    assert dump(again) == before


def test_a_large_store_is_answered_from_when_all_of_it_is_there(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first index of many papers is filled beside: until it holds all, the small one answers and says so."""
    monkeypatch.setattr("bot.opensearch.following.PAGE", 1)
    monkeypatch.setattr("bot.opensearch.filling.PAGE", 2)
    before = opener.library()
    before.add(PAPERS)
    library = opener.library(opener.search(), before.store.url)
    following(library)._small.follow(NOW)  # noqa: SLF001  what `catch_up` does first
    assert library.soundly(lambda: library.reduced)
    assert "being filled" in library.healing
    library.catch_up()
    assert not library.soundly(lambda: library.reduced)
    assert dump(library) == dump(before)


def test_a_rebuild_that_was_left_is_gone_on_with(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process had filled before it ended is not filled again, and ends the same."""
    monkeypatch.setattr("bot.opensearch.filling.PAGE", 2)
    library = opener.library()
    library.add(PAPERS)
    held, pages = dump(library), list[int]()

    def dies(seq: int) -> None:
        pages.append(seq)
        if len(pages) == 2:
            raise InterruptedError

    far = following(library)
    monkeypatch.setattr(far, "_filled", lambda _before, seq: dies(seq))
    with pytest.raises(InterruptedError):
        library.rebuild()
    monkeypatch.setattr(far, "_filled", lambda _before, seq: pages.append(seq))
    library.rebuild()
    assert pages == sorted(pages)
    assert dump(library) == held


@contextmanager
def asked_throughout(library: Library) -> Iterator[list[object]]:
    """Asks the same from two threads meanwhile; what was found otherwise, which nothing may be."""
    ended, wrong, asked = Event(), list[object](), [0]

    def ask() -> None:
        while not ended.is_set():
            found = library.find(Find(words="sleepy sensor networks")).total
            asked[0] += 1
            if found != 2 or library.reduced:
                wrong.append(found)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield wrong
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert asked[0] > 0


def test_a_rebuild_under_load_fails_no_search(opener: Opener) -> None:
    """While another index is filled and takes over, every search finds the same; what is stored meanwhile is in it."""
    library = opener.library()
    library.add(PAPERS)
    before, held = view(library).index, dump(library)
    with asked_throughout(library) as wrong:
        library.rebuild()
        library.add([replace(PAPERS[0], id="2501.00001", title="A Late Paper", aliases=())])
    assert view(library).index != before
    assert not wrong
    assert library.holding("late") == 1
    assert _sources(dump(library)) > _sources(held)


def _sources(dumped: bytes) -> set[str]:
    return {id_ for id_, _, _ in json.loads(dumped)}


def test_another_mapping_is_a_new_index(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade that keeps something else the older index answers, under load, until a new one is filled by itself."""
    search = opener.search()
    library = opener.library(search)
    library.add(PAPERS)
    monkeypatch.setattr(documents, "FORMAT", documents.FORMAT + 1)
    upgraded = opener.library(search, library.store.url)
    before = view(library).index
    with asked_throughout(upgraded) as wrong:
        upgraded.catch_up()
    assert not wrong
    assert view(upgraded).index != before
    library.tend()
    assert library.find(Find(words="sleepy sensor networks")).total == 2


def test_an_older_version_leaves_a_newer_index_alone(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """While replicas are upgraded one by one, those of before read the new index, write nothing into it and make no other."""
    search = opener.search()
    with monkeypatch.context() as upgraded:
        upgraded.setattr(documents, "FORMAT", documents.FORMAT + 1)
        newer = opener.library(search)
        newer.add(PAPERS)
    library = opener.library(search, newer.store.url)
    before, held = view(library).index, dump(library)
    library.records.upsert([replace(PAPERS[0], title="Changed")], NOW)
    library.catch_up()
    assert library.find(Find(words="sleepy sensor networks")).total == 2
    assert "newer version" in library.healing
    assert (view(library).index, dump(library)) == (before, held)


ASKED: dict[str, Callable[[Library, View], Any]] = {
    "found": lambda library, seen: seen.search(library.index.term("exact", "hushhush"), 10, count=True).count,
    "counted": lambda library, seen: (
        seen.search(library.index.term("exact", "hushhush"), 1, count=True).count
    ),
    "newest": lambda library, seen: len(
        seen.search(
            library.index.said("exact", "hushhush"), 10, count=False, order_by_field="when", order=Order.Asc
        ).hits
    ),
    "frequency": lambda _library, seen: seen.doc_freq("exact", "hushhush"),
    "terms": lambda _library, seen: len(seen.terms_with_prefix("author", "hushperson")),
    "beginnings": lambda _library, seen: len(seen.beginning("spelling", ("08>hush",))),
    "expected": lambda _library, seen: _expected(seen),
    "aggregates": lambda library, seen: seen.aggregate(
        library.index.term("exact", "hushhush"), {"it": {"stats": {"field": "when"}}}
    )["it"]["count"],
    "size": lambda _library, seen: seen.num_docs,
}


@pytest.mark.parametrize("kind", ASKED)
def test_each_question_is_of_what_the_asker_may_see(opener: Opener, kind: str) -> None:
    """What has another scope is found, counted, spelt and summed up for nobody but those of that scope, whatever is asked."""
    library = opener.library()
    secret = _secret()
    library.add([PAPERS[5]])
    everybody = view(library)
    private = documents.source(secret, 2, library.index.analyzers) | {"scope": "team T1"}
    words = [(place, word | {"scope": "team T1"}) for place, word in documents.listed(secret)]
    actions = [
        ({"index": {"_id": secret.id}}, private),
        *(({"index": {"_id": id_}}, word) for id_, word in words),
    ]
    everybody.cluster.bulk(everybody.index, actions)
    everybody.cluster.ask("POST", f"/{everybody.index}/_refresh")
    public, team, other = (
        ASKED[kind](library, View(everybody.cluster, everybody.index, 0, scopes))
        for scopes in (("*",), ("*", "team T1"), ("*", "team T2"))
    )
    assert team == public + 1
    assert other == public


def _expected(seen: View) -> int:
    seen.expect([("exact", "hushhush"), ("author", ("hushperson",))])
    return seen.doc_freq("exact", "hushhush")


def _secret() -> Paper:
    from bot.papers import Name  # noqa: PLC0415  beside the paper it names

    return replace(
        PAPERS[0],
        id="9901.00001",
        title="Hushhush",
        abstract="",
        aliases=(),
        authors=(Name("Hushperson", "Ada"),),
    )


def test_given_texts_never_reach_the_cluster(opener: Opener, nodes: Nodes) -> None:
    """What people give for themselves is in the database alone: the index holds papers, of which everybody knows."""
    library = opener.library()
    library.add(PAPERS)
    assert {one["scope"] for _, _, one in json.loads(dump(library))} == {"*"}
    assert nodes.urls
