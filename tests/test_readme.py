"""README and docs/ say what is true: its transcripts, its commands, its files, its variables."""

import re
from datetime import date
from pathlib import Path

import pytest
from readme import PAGES, README, ROOT, rewritten

from bot.cli.grammar import command, parser
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_transcripts_are_what_the_bot_prints(page: Path, tmp_path: Path) -> None:
    """Every console block holds exactly what its command prints."""
    assert rewritten(page.read_text(), tmp_path) == page.read_text()


def test_the_readme_is_read_to_its_end() -> None:
    """What is longer belongs into docs/."""
    assert len(TEXT.splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """The files and pictures that a page links to are there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_readme_exists(words: list[str]) -> None:
    """The command line understands each command that README lists."""
    assert callable(command(parser().parse_args([w.strip('"') for w in words]).run))


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
