"""What a query prints is read back exactly, whatever foreign text it carries."""

from datetime import date
from typing import Any, get_args

import pytest
from forging import Forger
from hypothesis import given
from hypothesis import strategies as st

from bot import queries
from bot.parsing import command, parse
from bot.parsing.bounds import FIRST, LAST
from bot.parsing.canonical import read
from bot.queries import (
    Add,
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Count,
    Counted,
    Each,
    Fact,
    Find,
    FindMost,
    FindToRead,
    Help,
    How,
    Import,
    Instead,
    Keep,
    Lookup,
    Memory,
    Mentioned,
    Mentioning,
    Part,
    People,
    Query,
    ReadingList,
    Resend,
    Schedule,
    Several,
    Show,
    Similar,
    Status,
    Style,
    Subscribe,
    Subscriptions,
    Summarize,
    Talk,
    TalkAbout,
    Thing,
    Unable,
    Unclear,
    Undo,
    WhySilent,
)

TODAY = date(2026, 11, 23)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = TEXT.filter(bool)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
DAYS = st.none() | st.dates(FIRST, LAST)
COUNT = st.integers(0, 5000)
PAGE = st.integers(1, 99)


def _part(words: str, **given: Any) -> Part:
    """A part of a listing: of kites where it asks for nothing else."""
    bare = not any(value for name, value in given.items() if name not in {"first", "last"})
    return Part(words or ("kites" if bare else ""), **given)


PEOPLE = NAMES | st.just(())
FLAG = st.booleans()
PARTS = st.lists(
    st.builds(
        _part, TEXT, authors=st.lists(WORDS, max_size=1).map(tuple), first=FLAG, last=FLAG, since=DAYS, before=DAYS, category=TEXT, organisation=TEXT, venue=TEXT, code=FLAG, paper=TEXT
    ),
    max_size=3,
).map(tuple)  # fmt: skip
FINDS = st.builds(
    Find, TEXT, PEOPLE, since=DAYS, before=DAYS, category=TEXT, organisation=TEXT, venue=TEXT, over=COUNT, under=COUNT, page=PAGE,
    first=FLAG, last=FLAG, code=FLAG, order=st.sampled_from([None, "newest", "oldest", "relevance"]), top=COUNT, alone=FLAG, without=PARTS, either=PARTS,
    table=FLAG,
)  # fmt: skip
TIMES = st.times().map(lambda time: time.strftime("%H:%M"))
SCHEDULES = st.builds(Schedule, weekday=st.just(0), time=TIMES, zone=TEXT) | st.builds(
    Schedule, st.just("every week"), st.integers(0, 6), TIMES, TEXT
)
QUERIES: st.SearchStrategy[Query] = st.one_of(
    FINDS,
    st.builds(Lookup, TEXT),
    st.builds(Show, TEXT),
    st.builds(Summarize, TEXT),
    st.builds(Ask, TEXT, TEXT, text=st.booleans()),
    st.builds(Mentioning, TEXT),
    st.builds(Fact, paper=TEXT, who=TEXT, place=st.sampled_from(["", "first", "12th", "senior"])),
    st.builds(Compare, NAMES, TEXT),
    st.builds(Coauthors, TEXT, PAGE),
    st.builds(Cite, papers=NAMES),
    st.builds(Cite, of=FINDS),
    st.builds(Cite, st.just("csl"), NAMES, printed=TEXT),
    st.builds(Similar, TEXT),
    st.builds(Several, NAMES),
    st.builds(Each, st.from_type(Thing), st.lists(WORDS, min_size=2, max_size=3).map(tuple) | FINDS),  # type: ignore[arg-type]
    st.builds(Count, FINDS, st.sampled_from(get_args(Counted))),
    st.builds(People, FINDS, st.booleans(), NAMES | st.just(()), PAGE),
    st.builds(FindMost, FINDS, st.sampled_from(["authors", "pages"]), st.booleans()),
    st.builds(FindToRead, FINDS),
    st.builds(Unable, TEXT, TEXT, TEXT),
    st.builds(TalkAbout, TEXT),
    st.builds(Instead, TEXT, TEXT, st.sampled_from(get_args(How)), TEXT),
    st.builds(Mentioned, TEXT),
    st.builds(Help),
    st.just(Status()),
    st.builds(Talk, st.sampled_from(["hello", "okay", "declined", "left", "all shown", "impossible"])),
    st.builds(Unclear, TEXT),
    st.builds(Subscribe, FINDS, SCHEDULES, TEXT, st.booleans(), st.booleans(), st.booleans()),
    st.just(Subscriptions()),
    st.builds(Change, numbers=st.lists(COUNT | st.just(queries.LAST)).map(tuple), until=DAYS),
    st.builds(Change, until=DAYS, about=TEXT),
    st.builds(Change, until=DAYS, id=COUNT),
    st.builds(Change, until=DAYS, since=DAYS, every=st.just(True)),
    st.builds(Resend, DAYS),
    st.builds(WhySilent, DAYS),
    st.builds(Keep, st.sampled_from(["save", "mark unread"]), NAMES, st.booleans()),
    st.builds(Keep, st.sampled_from(["note", "tag", "untag"]), NAMES, st.booleans(), words=TEXT),
    st.builds(Import, TEXT, st.booleans()),
    st.builds(Add, NAMES, st.sampled_from(["", "my", "the channel's"])),
    st.builds(Keep, st.just("remove"), st.just(()), st.booleans(), st.booleans()),
    st.just(Undo()),
    st.builds(ReadingList, page=PAGE),
    st.builds(
        ReadingList,
        st.booleans(),
        st.sampled_from(["", *get_args(Style)]),
        PAGE,
        TEXT,
        TEXT,
        TEXT,
        st.booleans(),
    ),
)


@given(QUERIES)
def test_a_query_is_read_back_from_its_text(query: Query) -> None:
    """parse(str(query)) == query, for every kind of query."""
    assert parse(str(query)) == query


@given(TEXT)
def test_only_exact_text_is_canonical(text: str) -> None:
    """What the strict grammar reads prints as exactly the text it was read from."""
    query = read(text)
    assert query is None or str(query) == text


@pytest.mark.parametrize(
    ("text", "find"),
    [
        (
            'papers about "lean" either by "Ada" or by "Bo" but not by "Cy" but not with code',
            Find(
                "lean",
                either=(Part(authors=("Ada",)), Part(authors=("Bo",))),
                without=(Part(authors=("Cy",)), Part(code=True)),
            ),
        ),
        (
            'last-author papers by "Ada" oldest first top 3 but not first-author by "Ada" and "Bo" in "cs.PL" page 2',
            Find(
                authors=("Ada",),
                last=True,
                order="oldest",
                top=3,
                page=2,
                without=(Part(authors=("Ada", "Bo"), first=True, category="cs.PL"),),
            ),
        ),
        (
            'papers either about "a but not b" or called "x or about y"',
            Find(either=(Part("a but not b"), Part(paper="x or about y"))),
        ),
        ("first-author papers", Find(first=True)),
    ],
)
def test_choices_and_exclusions_are_one_text(text: str, find: Find) -> None:
    """What is wanted of several, what is not wanted, and how many of it, are printed and read in one order."""
    assert (str(find), read(text)) == (text, find)


@pytest.mark.parametrize(
    "text",
    [
        'last-author papers about "lean"',
        "papers but not",
        "papers either",
        'papers either about "a" or',
        'papers but not first-author about "a"',
        'papers either about "a" or or about "b"',
    ],
)
def test_what_cannot_be_asked_is_no_query(text: str) -> None:
    """A place in nobody's byline and a part that asks for nothing cannot be written, and are no error."""
    assert read(text) is None
    with pytest.raises(ValueError, match="asks for something"):
        Part(first=True)
    assert Find("lean", last=True) == Find("lean")


def test_the_people_of_all_parts_are_counted() -> None:
    """Whoever is chosen or excluded costs a look-up like anybody else: more than ten are not asked for."""
    parts = tuple(Part(authors=(f"Person {n}",)) for n in range(10))
    assert parse(str(Find(without=parts))) == Find(without=parts)
    assert parse(str(Find(authors=("Ada",), without=parts))) == Unclear("", "many")
    assert parse(str(Find(either=(Part(since=date(2500, 1, 1)),)))) == Unclear("", "date")


def test_an_impossible_date_is_no_query() -> None:
    """A date that no calendar has makes no filter, and no error."""
    assert read("papers since 2025-02-31") is None
    assert read('authors of "CWM" in place "nowhere"') is None
    assert read("papers since 2025-02-28") == Find(since=date(2025, 2, 28))


def test_whatever_a_text_is_read_as_reads_back() -> None:
    """Forged messages and commands, each after the one before: what a thread remembers of them is never lost."""
    forger, last = Forger(5), ""
    for _ in range(300):
        text = forger.message()
        for query in (parse(text, Memory(last, ("2510.02387", "2308.12950")), TODAY), command(text, TODAY)):
            assert read(str(query)) == query, text
            last = str(query)
