"""Which figure of a sentence answers a question, where the sentence says which is on what."""

from typing import Final

from bot.kept import compiled
from bot.search.cues import figures
from bot.text import stems

_ON: Final = compiled(r"\s*(?:on|for|at|in)\s")


def answering(question: str, sentence: str) -> tuple[int, int] | None:
    """Where the one figure stands that is on what the question names; None where that is not plain.

    >>> said = "It reaches 65.8% on SWE-bench, 68.6% on LiveCodeBench, and up to 67% and 65% on HumanEval and MBPP."
    >>> [said[slice(*found)] for name in ("SWE-bench", "LiveCodeBench", "MBPP") if (found := answering(f"it on {name}?", said))]
    ['65.8%', '68.6%']
    """
    held = figures(sentence)
    ends = [*(figure.start for figure in held[1:]), len(sentence)]
    behind = [sentence[figure.end : end] for figure, end in zip(held, ends, strict=False)]
    asked = {stem for word in question.split()[1:] if _is_name(word) for stem in stems(word)}
    on = [i for i, said in enumerate(behind) if not asked.isdisjoint(stems(said))]
    if len(on) != 1 or not all(_ON.match(said) for said in behind[: on[0] + 1]):
        return None
    return held[on[0]].start, held[on[0]].end


def _is_name(word: str) -> bool:
    return any(letter.isupper() or letter.isdigit() for letter in word)
