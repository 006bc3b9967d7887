"""Keys: unique in every export, the same in all of them, and understood when they are typed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering.citing import cite
from bot.answers import Citation
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Cite, Find

FIRST = Paper(
    "2503.10001", "Boiling Water", "We boil water.", (Name("Wu", "Bo"),), date(2025, 3, 5), ("cs.CL",)
)


@pytest.fixture
def boiling(tmp_path: Path) -> Iterator[Library]:
    """Twelve papers, three of which would share a key."""
    library = Library.open(f"sqlite:///{tmp_path / 'keys.sqlite3'}", tmp_path)
    titles = ["Boiling Water", "Boiling Water, Again", *(f"Boiling {n}" for n in ("Tea", "Milk", "Eggs"))]
    papers = [replace(FIRST, id=f"2503.{10001 + n}", title=title) for n, title in enumerate(titles)]
    library.add(
        [*papers, replace(FIRST, id="2504.00001", title="BOILING, of water"), replace(FIRST, id="2504.00002")]
    )
    yield library
    library.close()


def keys(library: Library, query: Cite) -> dict[str, str]:
    """The key of each paper in an export."""
    answer = cite(query, library)
    assert isinstance(answer, Citation)
    return dict(
        zip(
            (p.id for p in answer.papers),
            re.findall(r"^@\w+\{(.+),$", answer.text, re.MULTILINE),
            strict=True,
        )
    )


def test_a_key_is_one_paper_s_and_stays(boiling: Library) -> None:
    """Whatever else is exported, a paper's key is the same, and no other paper has it."""
    whole = keys(boiling, Cite(of=Find()))
    assert len(set(whole.values())) == len(whole) == boiling.size()
    assert whole["2503.10001"] == "wu2025boilingwater"
    assert all(keys(boiling, Cite(papers=(id_,))) == {id_: key} for id_, key in whole.items())


def test_a_later_paper_changes_no_key(boiling: Library) -> None:
    before = keys(boiling, Cite(of=Find()))
    boiling.add([replace(FIRST, id="2505.00009")])
    assert keys(boiling, Cite(of=Find())).items() >= before.items()


def test_an_export_says_where_it_ends(boiling: Library) -> None:
    """How many papers there were is part of the answer."""
    answer = cite(Cite("ieee", of=Find()), boiling)
    assert isinstance(answer, Citation)
    assert answer.total == boiling.size() == len(answer.papers)
