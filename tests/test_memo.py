"""What is remembered of texts: the same answers, and never more than so many."""

import gc
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date
from functools import _lru_cache_wrapper
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.memo import remembered
from bot.papers import Paper
from bot.search.passages import Scorer
from bot.search.vocabulary import known_synonyms
from bot.text import fold, name_key, spellings, stem


def caches() -> Iterator["_lru_cache_wrapper[Any]"]:
    """Every cache around a function of the bot."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if not module.name.startswith(("bot.store.migrations", "bot.__main__")):
            importlib.import_module(module.name)
    gc.unfreeze()  # what a command has loaded is not told of
    for thing in gc.get_objects():
        if isinstance(thing, _lru_cache_wrapper) and str(getattr(thing, "__module__", "")).startswith("bot."):
            yield thing


def test_no_cache_grows_without_end() -> None:
    """Only a function that is asked one thing remembers everything; every other cache has a bound."""
    found = list(caches())
    endless = [cache for cache in found if cache.cache_info().maxsize is None]
    assert len(found) > len(endless) > 0
    for cache in endless:
        assert not set(inspect.signature(cache).parameters) - {"cls"}, cache


@given(st.lists(st.text("ab", max_size=6)), st.integers(1, 4), st.integers(0, 5))
def test_a_memo_gives_what_its_function_gives(asked: list[str], entries: int, longest: int) -> None:
    """Whatever is asked in whatever order; a text is worked out again only when it is long, or crowded out."""
    worked: list[str] = []

    @remembered(entries, longest)
    def turned(text: str) -> str:
        worked.append(text)
        return text[::-1]

    assert [turned(text) for text in asked] == [text[::-1] for text in asked]
    for text in dict.fromkeys(asked):
        again = worked.count(text)
        assert again <= asked.count(text)
        if len(text) > longest:
            assert again == asked.count(text)
        elif len(set(asked)) <= entries:
            assert again == 1


def test_a_long_word_is_not_remembered() -> None:
    """Words as long as a message leave nothing behind in any cache."""
    found = list(caches())
    before = [cache.cache_info().currsize for cache in found]
    for letter in "bcdfg":
        for work in (fold, stem, name_key, spellings):
            work(letter * 3000 + "é")
    assert [cache.cache_info().currsize for cache in found] == before


@pytest.mark.parametrize("stems", [300, 3000])
def test_a_profile_forgets_what_was_asked_of_it(stems: int) -> None:
    """However many words are compared with a paper, it remembers a few hundred of them, and answers the same."""
    paper = Paper("2611.00001", "Herons", "Computing herons is uncomputable.", (), date(2026, 1, 1))
    page = Scorer(known_synonyms()).profile(paper)
    first = page.kin("comput")
    for number in range(stems):
        page.kin(f"otter{number}")
    assert len(vars(page)["_kin"]) <= 256
    assert page.kin("comput") == first != frozenset()
