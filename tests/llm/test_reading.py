"""What a model reads a message as: taken where it was asked, dropped where it was not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from lies import helping
from loopback import serving

from bot.answers import PaperCard, Passages, Quote, Summary
from bot.blocks import plain
from bot.dialogue.conversation import Asked, Place
from bot.library import Library
from bot.llm import writing
from bot.llm.reading import proposed
from bot.llm.tracing import Said
from bot.opening import now
from bot.papers import Paper
from bot.queries import Memory

ROWS = yaml.safe_load((Path(__file__).with_name("strict.yaml")).read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["said"])
def test_the_right_strict_text_is_taken(row: dict[str, Any], ten: Library) -> None:
    """And its answer holds what was asked for."""
    place = Place("T1", "C1", "U1", f"reading {row['said']}")

    def answer(_body: dict[str, Any]) -> Iterator[str]:
        yield json.dumps({"request": row["strict"]})

    with serving(answer) as loopback, helping(ten, loopback) as helper:
        for said in row.get("after", ()):
            helper.conversation.reply(said, place)
        memory = helper.conversation.memory(place)
        reply = helper.conversation.reply(row["said"], place)
        asked = Asked(row["said"], place, memory)
        assert helper.reads(asked, reply)
        better = helper.reread(asked, reply)
        assert better
        assert row["shows"] in plain(better.answer, now().date())


@pytest.mark.parametrize(
    ("said", "strict"),
    [
        ("who did the proof shortening thing", 'authors of "Code Llama"'),
        ("who did the proof shortening thing", 'papers by "Mallory"'),
        ("who did the proof shortening thing", 'papers about "proof" since 2025-01-01'),
        ("who did the proof shortening thing", 'papers about "proof" top 3'),
        ("who did the proof shortening thing", 'papers about "weapons"'),
        ("who did the proof shortening thing", 'papers about "proof" with code'),
        ("who did the proof shortening thing", 'papers about "proof" in "cs.CR"'),
        ("who did the proof shortening thing", 'papers about "proof" from "openai"'),
        ("who did the proof shortening thing", 'ask "did Mallory steal it" in "ProofOptimizer"'),
        ("who did the proof shortening thing", 'ask "how much is 99 percent" in "ProofOptimizer"'),
        ("lean stuff but nothing by hayat", 'papers by "hayat" about "lean"'),
        ("lean stuff by hayat", 'papers about "lean" but not by "hayat"'),
        ("who wrote CWM really", 'summarize "Code Llama"'),
        ("save the proof shortening thing", 'save "ProofOptimizer"'),
        ("save the proof shortening thing", "undo"),
        ("save the proof shortening thing", 'each of "save ProofOptimizer" and "show ProofOptimizer"'),
        ("save the proof shortening thing", "my reading list"),
        ("follow proof shortening", "confirm subscribe to papers every day at 09:00"),
        ("who did the proof shortening thing", "authors of ProofOptimizer"),
        ("who did the proof shortening thing", "Sure! Here is the request."),
    ],
)
def test_what_was_not_asked_is_dropped(said: str, strict: str, ten: Library) -> None:
    """Names, years, numbers, words, filters, other papers, what was left out, every deed, and what does not parse."""
    assert proposed(json.dumps({"request": strict}), Said(said, Memory(), ten)) is None


def test_json_is_read_out_of_whatever_stands_around_it(ten: Library) -> None:
    """Small models talk; a fence and a greeting do no harm."""
    said = Said("who did the proof shortening thing", Memory(), ten)
    written = 'Sure:\n```json\n{"request": "authors of \\"ProofOptimizer\\""}\n```'
    assert str(proposed(written, said)) == 'authors of "ProofOptimizer"'
    assert str(proposed('authors of "ProofOptimizer"\nBye', said)) == 'authors of "ProofOptimizer"'


def test_a_paper_that_is_only_a_given_pdf_is_private() -> None:
    """Whatever kind of answer shows it, and so is what is said after it was shown."""
    given = Paper(
        "pdf/0123456789abcdef", "Widget Torque Handbook", "Its budget is secret.", (), date(2026, 11, 1)
    )
    known = replace(given, id="2510.02387")
    for paper, private in ((given, True), (known, False)):
        quote = Quote(paper, 0, len(paper.abstract), paper.abstract)
        for answer in (Summary(paper, (quote,)), PaperCard(paper), Passages("budget?", "quote", (quote,))):
            assert writing.private(answer) is private
