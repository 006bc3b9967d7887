"""Questions taken apart: names, cues, figures, synonyms, confidence."""

import pytest

from bot.search.choice import Confidence, Signals
from bot.search.cues import cues, figures, focus
from bot.search.question import missing, names, naming, read, with_names
from bot.search.vocabulary import NEAR, SAME, known_synonyms

SYNONYMS = known_synonyms()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("does Gemini 2.5 beat o3 on GPQA?", ["Gemini 2.5", "o3", "GPQA"]),
        ("What is new? Which models win", []),
        ("IS THIS SHOUTED AT SWE-BENCH", []),
        ("a 7B model with 16k tokens on the 2nd try", []),
        ("who is Yann LeCun's coauthor", ["Yann LeCun"]),
    ],
)
def test_names_are_known_by_how_they_are_written(question: str, found: list[str]) -> None:
    """Inner capitals, capitals within a sentence, letters with digits; not sizes, openings or shouting."""
    assert [question[start:end] for start, end in names(question)] == found


def test_a_name_that_some_paper_writes_is_known_in_lower_case() -> None:
    """Benchmarks typed without capitals are names where an abstract writes them as one."""
    question = read("what does it get on humaneval", SYNONYMS)
    known = with_names(question, ["We test on HumanEval."])
    assert not question.names
    assert [known.text[start:end] for start, end in known.names] == ["humaneval"]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("code lama context", 1),
        ("CodeLlama context", 1),
        ("the code llama context", 1),
        ("llama context", 0),
        ("coda llm context", 0),
    ],
)
def test_a_paper_is_named_by_its_alias_also_misspelt(typed: str, named: int) -> None:
    """Spacing, case and one typo do not matter; part of a name is not the name."""
    positions, sure = naming(read(typed, SYNONYMS), ("Code Llama",))
    assert bool(positions) == bool(named)
    assert (sure > 0.75) == bool(named)


def test_a_version_must_follow_its_name() -> None:
    """A paper with Llama 2 and a 3 somewhere does not mention Llama 3."""
    question = read("is it better than Llama 3?", SYNONYMS)
    held = [1.0] * len(question.terms)
    assert missing(question, held, frozenset(), {"llama", "llama2", "3"}.__contains__) == ("Llama 3",)
    assert missing(question, held, frozenset(), {"llama", "llama3"}.__contains__) == ()


def test_numbers_inside_names_are_no_figures() -> None:
    """Versions, years after a name and model names are no candidates for an answer."""
    text = "Llama-3.1-405B and Lean 4 at AIME 2024 give a 32-billion-parameter model 12 % more in one week, dozens of times."
    assert [figure.text for figure in figures(text)] == [
        "32-billion-parameter",
        "12 %",
        "one week",
        "dozens of times",
    ]


@pytest.mark.parametrize(
    ("question", "stretch"),
    [
        ("which sorting algorithm is used", "sorting algorithm"),
        ("how many days did it take", "days"),
        ("is it open", ""),
    ],
)
def test_what_is_asked_for_is_the_noun_after_the_word_that_asks(question: str, stretch: str) -> None:
    """After the words that ask stands their focus."""
    assert question[slice(*focus(question))] == stretch


def test_a_question_wants_the_kind_of_answer_its_words_say() -> None:
    """Cues are read from the question, and a sentence fits by its figures or words."""
    wanted = {cue.name: cue for cue in cues("how long did training take?")}
    assert wanted["duration"].fits("It ran within one week.")
    assert not wanted["duration"].fits("It ran on 16k tokens.")


def test_every_group_of_synonyms_has_a_reason_and_two_spellings() -> None:
    """The data file explains itself; one word in two forms is no group."""
    assert all(group.reason and len(set(group.terms)) > 1 for group in SYNONYMS.groups)
    assert {group.weight for group in SYNONYMS.groups} == {SAME, NEAR}


def test_a_longer_phrase_hides_the_shorter_in_it() -> None:
    """In "large language model" the words are not those of "model size"."""
    groups = SYNONYMS.covering(["larg", "languag", "model"])
    assert groups[0] == groups[1] == groups[2]
    assert [SYNONYMS.groups[one].terms[1] for one in groups[0]] == ["LLM"]


def test_the_weights_are_of_the_signals() -> None:
    """The table beside the code has one weight for each signal, and better signals never mean less sure."""
    confidence = Confidence.load()
    for model in (confidence.stated, confidence.right):
        assert set(model.weights) == set(Signals._fields)
    good = Signals(
        paper=1, sentence=1, named=1, absent=0, unknown=0, margin=1, cue=1, uncounted=0, focus=0, name=0,
        lacking=0, said=2, score=1, alone=1, lead=1, aimed=0, wanting=0, gone=0, astray=0, why=0,
    )  # fmt: skip
    bad = good._replace(
        sentence=0.0, said=0.0, absent=1.0, astray=1.0, lacking=1.5, gone=0.6, cue=0.0, name=1.0
    )
    assert confidence.tier(good) == "quote"
    assert confidence.tier(bad) == "nothing"
