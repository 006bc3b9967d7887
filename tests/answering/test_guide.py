"""What is suggested works on the corpus at hand."""

from datetime import date
from pathlib import Path

from bot import answering
from bot.answering.guide import examples
from bot.answers import AuthorChoice, Nothing, Puzzled
from bot.library import Library
from bot.papers import Name, Paper
from bot.parsing import parse


def test_no_suggestion_is_a_dead_end(tmp_path: Path, ten: Library) -> None:
    """Not where the commonest surname is borne by many either: then whoever wrote most is named in full."""
    library = Library.open(f"sqlite:///{tmp_path / 'zhangs.sqlite3'}", tmp_path)
    given = ("Wei", "Li", "Yu", "Bo", "Wei")
    library.add(
        Paper(
            f"2601.{n:05}",
            f"Reading {first}",
            "We read.",
            (Name("Zhang", first),),
            date(2026, 1, 1 + n),
            ("cs.CL",),
        )
        for n, first in enumerate(given)
    )
    assert examples(library)[0] == "papers by Wei Zhang"
    for one in (library, ten):
        for example in examples(one):
            told = answering.answer(parse(example, today=date(2026, 11, 29)), one)
            assert not isinstance(told, (AuthorChoice, Nothing, Puzzled)), example
    library.close()
