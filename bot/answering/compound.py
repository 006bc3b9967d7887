"""Two questions in one sentence: "how many parameters does it have, and what is its context length?"

Asked together, each drowns the other. When the whole finds no answer, each is asked for itself, of the paper that
the first one named.
"""

from dataclasses import replace
from typing import TypeGuard

from bot.answering.ask import ask
from bot.answers import Nothing, Passages
from bot.library import Library
from bot.parsing.several import questions
from bot.queries import Ask


def answered(query: Ask, library: Library) -> Passages | Nothing:
    """The answer to a question, or to each of the questions in it."""
    whole = ask(query, library)
    asked = questions(query.question)
    if isinstance(whole, Passages) or len(asked) < 2:
        return whole
    first = ask(replace(query, question=asked[0]), library)
    if not _sure(first):
        return whole
    paper = first.quotes[0].paper
    others = [ask(Ask(part, paper.id), library) for part in asked[1:]]
    rest = [other.quotes[0] for other in others if _sure(other) and other.quotes[0].paper == paper]
    if len(rest) < len(others):
        return whole
    quotes = tuple(dict.fromkeys([first.quotes[0], *rest]))
    return replace(first, question=query.question, quotes=quotes, value="", twins=False)


def _sure(answer: Passages | Nothing) -> TypeGuard[Passages]:
    return isinstance(answer, Passages) and answer.tier == "quote" and not answer.refused
