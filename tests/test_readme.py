"""README says what is true: its transcripts, its commands, its files, its variables."""

import re
from datetime import date
from pathlib import Path

import pytest
from readme import README, ROOT, rewritten

from bot.cli import parser
from bot.library import Library
from bot.parsing import parse
from bot.queries import Lookup, Unclear

TEXT = README.read_text()
COMMANDS = [
    c.removeprefix("paperbot").split() for c in re.findall(r"^\| `(paperbot[^`]*)`", TEXT, re.MULTILINE)
]
ASKED = [
    example
    for row in re.findall(
        r"^\| (?:authors|listings|one paper|facts|compare, cite|digests|reading lists) \|(.*)\|$",
        TEXT,
        re.MULTILINE,
    )
    for example in re.findall(r"`([^`]+)`", row)
]


def test_the_transcripts_are_what_the_bot_prints(tmp_path: Path) -> None:
    """Every console block holds exactly what its command prints."""
    assert rewritten(TEXT, tmp_path) == TEXT


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_readme_exists(words: list[str]) -> None:
    """The command line understands each command that README lists."""
    assert callable(parser().parse_args([w.strip('"') for w in words]).run)


@pytest.mark.parametrize("example", ASKED)
def test_every_example_of_the_readme_is_understood(example: str, ten: Library) -> None:
    """Nothing that README says can be asked puzzles the bot; bare words name something it has."""
    query = parse(example, today=date(2026, 11, 23))
    assert not isinstance(query, Unclear)
    assert not isinstance(query, Lookup) or ten.titles(query.words)


def test_the_files_that_the_readme_names_exist() -> None:
    """Every path that README puts in backticks is in the project."""
    for path in re.findall(r"`((?:bot|tests|corpus)/[\w./-]*|[\w.]+\.(?:json|example)|Procfile)`", TEXT):
        assert (ROOT / path).exists(), path
