"""Vectors of papers in the database: which are missing, and how they are followed."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.papers import Name, Paper
from bot.store.engine import Store
from bot.store.meanings import Made, Meanings, Progress
from bot.store.papers import Papers

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def paper(number: int, *, curated: bool = False) -> Paper:
    id_ = f"2605.{number:05d}"
    return Paper(id_, f"Note {number}", "On herons.", (Name("Bø"),), date(2026, 5, 1), curated=curated)


def test_what_changed_is_made_again(store: Store) -> None:
    """The team's papers first, then the latest; made once, and again when the paper says something else."""
    papers, meanings = Papers(store), Meanings(store)
    papers.upsert([paper(1), paper(2), paper(3, curated=True)], NOW)
    missing = meanings.missing(10)
    assert list(missing) == ["2605.00003", "2605.00002", "2605.00001"]
    assert list(meanings.missing(1)) == ["2605.00003"]
    meanings.put({id_: Made(seq, id_.encode()) for id_, seq in missing.items()})
    assert not meanings.missing(10)
    papers.upsert([replace(paper(1), title="Another note")], NOW)
    assert list(meanings.missing(10)) == ["2605.00001"]
    assert meanings.progress() == Progress(2, 3)


def test_a_paper_that_left_lacks_nothing(store: Store) -> None:
    """Its vector is asked for by nobody, and it is in no count."""
    papers, meanings = Papers(store), Meanings(store)
    papers.curate([paper(1), paper(2)], NOW)
    papers.curate([paper(2)], NOW)
    assert list(meanings.missing(10)) == ["2605.00002"]
    assert meanings.progress() == Progress(0, 1)


def test_vectors_are_followed_in_the_order_of_their_making(store: Store) -> None:
    """Whoever knows a number reads what came after it; a vector that was made again comes again."""
    meanings = Meanings(store)
    meanings.put({"a": Made(1, b"1"), "b": Made(2, b"2")})
    assert list(meanings.since(0)) == [(1, "a", b"1"), (2, "b", b"2")]
    meanings.put({"a": Made(3, b"3")})
    meanings.put({})
    assert list(meanings.since(2)) == [(3, "a", b"3")]
    assert meanings.of(["b", "a", "c"]) == {"a": b"3", "b": b"2"}
