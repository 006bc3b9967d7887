"""What is answered, what is only close, and what is refused, over the ten real papers."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.ask import ask
from bot.answering.evidence import checked, quotes
from bot.answers import Nothing, Passages
from bot.library import Library
from bot.queries import Ask

QUESTIONS = Path(__file__).parents[1] / "questions"


def asked(question: str, library: Library, paper: str = "") -> Passages:
    answer = ask(Ask(question, paper), library)
    assert isinstance(answer, Passages), f"{question!r} was refused"
    return answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "what does CWM score on SWE-bench Verified?",
            "65.8% on SWE-bench Verified (with test-time scaling)",
        ),
        ("how many textbooks did AutoformBot formalize?", "26 open-access textbooks"),
        ("What share of Verina tasks does WybeCoder solve?", "74% of Verina tasks"),
        ("whats cwms context lenght", "131k tokens"),
        ("wibe coder on clever", "62% of Clever tasks"),
        ("what licence is code lama under", "permissive license"),
        ("what does SCIP stand for", "synthetic corruption informed pruning (SCIP)"),
        ("why is CWM closed source?", "open-weights"),
    ],
)
def test_the_sentence_that_answers_is_among_those_shown(question: str, said: str, ten: Library) -> None:
    """A question with an answer gets the sentence that says it, whole, also when names are misspelt."""
    answer = asked(question, ten)
    assert any(said in quote.text for quote in answer.quotes)
    assert not answer.refused


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("what does GPT-5 score on SWE-bench?", "GPT-5"),
        ("What does Code Llama score on SWE-bench Verified?", "SWE-bench Verified"),
        ("how many GPUs was CWM trained on?", "GPUs"),
        ("Who funded WybeCoder?", "funded"),
        ("how many tokens was Llama 3 trained on", "Llama 3"),
        ("What does AlphaProof report on IMO 2024?", "AlphaProof"),
    ],
)
def test_what_no_abstract_says_is_refused_with_the_words_that_are_missing(
    question: str, missing: str, ten: Library
) -> None:
    """A refusal names what is missing, and borrows no figure from another paper."""
    answer = ask(Ask(question), ten)
    assert isinstance(answer, Nothing) or answer.refused
    assert missing in answer.missing
    assert not any("65.8%" in quote.text for quote in quotes(answer))


@pytest.mark.parametrize(
    "question",
    [
        "what's the weather in Paris?",
        "asdfgh",
        "🤔",
        "",
        "tell me a joke",
        "'; DROP TABLE papers;--",
        "the of and",
    ],
)
def test_what_has_nothing_to_do_with_papers_is_refused(question: str, ten: Library) -> None:
    """Off-topic words and nonsense get nothing, and no paper is said to be near."""
    answer = ask(Ask(question), ten)
    assert isinstance(answer, Nothing)
    assert answer.near == ()


def test_a_refusal_about_a_known_paper_points_to_it(ten: Library) -> None:
    """When the paper is here but does not say, the refusal says so and gives the paper."""
    answer = ask(Ask("what optimizer schedule did WybeCoder fund in dollars?"), ten)
    assert isinstance(answer, Nothing)
    assert answer.reason == "not stated"
    assert [paper.id for paper in answer.near] == ["2603.29088"]


def test_the_paper_under_discussion_is_preferred(ten: Library) -> None:
    """A question without a name is about the thread's paper, given as an id or as people call it."""
    for paper in ("2510.15700", "ProofOptimizer"):
        assert asked("how is it trained?", ten, paper).quotes[0].paper.id == "2510.15700"
    assert asked("how is it trained?", ten, "2309.07062").quotes[0].paper.id == "2309.07062"


def test_a_name_in_the_question_beats_the_paper_under_discussion(ten: Library) -> None:
    """Whoever names another paper means that one."""
    answer = asked("what about ProofOptimizer on miniF2F?", ten, "2510.02387")
    assert answer.quotes[0].paper.id == "2510.15700"
    assert "87% on miniF2F" in answer.quotes[0].text


def test_a_figure_stands_alone_only_when_it_is_the_only_one(ten: Library) -> None:
    """One candidate in the sentence is given as the value; of several, none is."""
    assert asked("how big is the compiler optimization model?", ten).value == "7B-parameter"
    assert not asked("what does CWM score on LiveCodeBench?", ten).value


def test_figures_are_bold_where_they_stand(ten: Library) -> None:
    """Every stretch in bold is a figure of the sentence."""
    quote = asked("what does CWM score on LiveCodeBench?", ten).quotes[0]
    assert [quote.text[a:b] for a, b in quote.bold] == ["65.8%", "68.6%", "96.6%", "76.0%"]


def test_twins_are_both_shown(ten: Library) -> None:
    """Two papers about equally likely each show a sentence."""
    answer = asked("how many lean declarations came out of the textbook?", ten)
    assert answer.twins
    assert {quote.paper.id for quote in answer.quotes[:2]} == {"2605.29955", "2604.03071"}


WORDS = st.sampled_from(
    "what does how many CWM Code Llama SWE-bench score on the Atlas 26 GPT-5 <@U1> *bold* `code` proof 100% \u202e ProofOptimizer".split()
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_whatever_is_asked_every_word_of_the_answer_has_evidence(ten: Library, question: str) -> None:
    """Quotes are verbatim, a value stands in its quote, and missing words are the asker's own."""
    answer = checked(ask(Ask(question), ten))
    assert isinstance(answer, Passages | Nothing)
    stored = {paper.id: paper.abstract for paper in ten.papers(quote.paper.id for quote in quotes(answer))}
    assert all(stored[q.paper.id][q.start : q.end] == q.text for q in quotes(answer))
    assert all(word in question for word in answer.missing)
