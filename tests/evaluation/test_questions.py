"""The measuring of answers."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.blocks import plain
from bot.evaluation.questions import QuestionsError, Report, Share, evaluate, questions
from bot.library import Library
from bot.parsing import parse

SETS = Path(__file__).parents[1] / "questions"
TODAY = date(2026, 11, 23)


def run(file: Path, library: Library) -> Report:
    return evaluate(file, library, lambda text: parse(text, today=TODAY), lambda answer: plain(answer, TODAY))


def test_the_shipped_questions_are_answered_well_enough(ten: Library) -> None:
    """Floors a little under what is measured: right paper, right sentence, honest refusals, verbatim quotes."""
    rows = run(SETS / "open.jsonl", ten).rows
    assert rows["all"]["paper@1"].mean >= 0.92
    assert rows["all"]["sent@3"].mean >= 0.84
    assert rows["all"]["verbatim"].mean == 1
    assert min(rows["offtopic"]["refused"].mean, rows["other_paper"]["refused"].mean) >= 0.97


def test_every_shipped_question_can_be_right() -> None:
    """At least 150 questions, none twice; each answerable one names papers and words to find."""
    shipped = [one for name in ("blind", "open") for one in questions(SETS / f"{name}.jsonl")]
    assert len({one.q for one in shipped}) == len(shipped) >= 150
    assert all(bool(one.papers and one.spans) == one.answerable for one in shipped)


def test_the_interval_is_wilsons() -> None:
    """Eight of ten is between 49 and 94 percent; nothing measured has no share."""
    share = Share.of([1.0] * 8 + [0.0, 0.0, None])
    assert share == Share(0.8, 0.49, 0.943, 10)
    assert Share.of([None]) is None


def test_a_wrong_answer_is_listed(tmp_path: Path, ten: Library) -> None:
    """A question whose sentence is not found is a failure, and its line in the JSON says why."""
    file = tmp_path / "questions.jsonl"
    line = {
        "q": "how big is CWM?",
        "type": "numeric",
        "papers": ["2510.02387"],
        "spans": ["nowhere"],
        "answerable": True,
    }
    file.write_text(json.dumps(line) + "\n\n")
    report = run(file, ten)
    assert [outcome.question.q for outcome in report.failures()] == ["how big is CWM?"]
    assert report.json()["outcomes"][0]["measures"]["sent@3"] == 0
    assert report.rows["numeric"]["paper@1"].mean == 1


@pytest.mark.parametrize("line", ["not json", "[]", '{"q": "?"}'])
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    """The error says which line of which file."""
    file = tmp_path / "questions.jsonl"
    file.write_text(f"\n{line}\n")
    with pytest.raises(QuestionsError, match=r"questions\.jsonl:2: not a question"):
        list(questions(file))
