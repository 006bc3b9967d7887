"""What is asked of the authors just listed, and of papers that stand side by side.

"any of them on MTP too?" asks who wrote both, "which scores better on HumanEval" sets the same papers beside each other
again. Only the corpus can tell whether a name in it is a paper's, so what hangs on one may also be a question.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.bounds import COMPARED
from bot.parsing.naming import name_of_paper
from bot.parsing.pronouns import everything, subject
from bot.parsing.works import ALSO, APART, COMMON
from bot.queries import (
    Ask,
    Cite,
    Compare,
    Each,
    Fact,
    Instead,
    Maybe,
    Memory,
    Query,
    Several,
    Show,
    Unclear,
)

_JOINTS: Final = frozenset({"in", "on", "of", "at"})
"""What stands between somebody and a paper that is named."""
_FIGURE: Final = compiled(r"\d")
Slots = Mapping[str, str]
Meaning = Callable[[str, Slots, Query, Memory], Query | None]


def beside(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """What a message asks of the byline, or of the papers, that the last answer showed; None where it asks nothing of the kind."""
    said = phrases()
    told = (
        MEANINGS[one.meaning](text, one.slots, last, memory)
        for one in said.read(text, said.bare(text), "beside")
    )
    return next((query for query in told if query is not None), None)


def _compared(last: Query, memory: Memory) -> tuple[str, ...]:
    """The papers that stand side by side, or are listed together."""
    if isinstance(last, Compare):
        return last.papers
    papers = everything(memory)
    return papers if 2 <= len(papers) <= COMPARED and not subject(last, memory) else ()


def _listed(last: Query, memory: Memory) -> str:
    """The one paper whose authors the last answer named."""
    told = isinstance(last, Show) or (isinstance(last, Fact) and last.field in {"authors", "author count"})
    return subject(last, memory) if told else ""


def _count(_text: str, _slots: Slots, last: Query, memory: Memory) -> Query | None:
    paper = _listed(last, memory) if isinstance(last, Fact) else ""
    return Fact("author count", paper) if paper else None


def _also(text: str, slots: Slots, last: Query, memory: Memory) -> Query | None:
    """Who of the authors listed wrote another paper too."""
    name = name_of_paper(slots["paper"])
    if isinstance(last, Compare) and last.aspect in {COMMON, ALSO}:
        papers = (*last.papers, name)
        return _perhaps(Compare(papers, ALSO), text) if len(papers) <= COMPARED else None
    paper = _listed(last, memory)
    return _perhaps(Compare((paper, name), COMMON), text, paper) if paper else None


def _perhaps(query: Query, text: str, paper: str = "") -> Maybe:
    return Maybe((query, Ask(text, paper, loose=bool(paper))), text)


def _and(text: str, slots: Slots, last: Query, memory: Memory) -> Query | None:
    """The same of one more paper."""
    shared = isinstance(last, Compare) and last.aspect in {COMMON, ALSO}
    return _also(text, slots, last, memory) if shared else None


def _on_all(_text: str, _slots: Slots, last: Query, memory: Memory) -> Query | None:
    papers = _compared(last, memory)
    return Compare(papers, COMMON) if papers else None


def _wrote(_text: str, slots: Slots, last: Query, memory: Memory) -> Query | None:
    """Whether somebody who is spoken of wrote another paper too."""
    name = name_of_paper(slots["paper"])
    return Fact("authors", name, slots["who"]) if _listed(last, memory) else None


def _under(text: str, _slots: Slots, last: Query, _memory: Memory) -> Query | None:
    """The last question, asked of one size, one year, one number of tries: "for the 7B?"."""
    if not isinstance(last, Ask) or not _FIGURE.search(text):
        return None
    return Ask(f"{last.question.rstrip(' ?')} {text}", last.paper)


def _apart(_text: str, _slots: Slots, last: Query, memory: Memory) -> Query | None:
    papers = _compared(last, memory)
    return Compare(papers, APART) if papers else None


def _on_both(_text: str, slots: Slots, last: Query, memory: Memory) -> Query | None:
    """Whether somebody wrote each of the papers."""
    papers = _compared(last, memory)
    asked = tuple(str(Fact("authors", paper, slots["who"])) for paper in papers)
    return Several(asked) if asked else None


def _position(text: str, slots: Slots, last: Query, memory: Memory) -> Query | None:
    if not _JOINTS.isdisjoint(slots["who"].lower().split()):
        return None
    paper = subject(last, memory)
    return Fact("authors", paper, slots["who"]) if paper else _on_both(text, slots, last, memory)


def _score(_text: str, slots: Slots, last: Query, _memory: Memory) -> Query | None:
    return Compare(last.papers, f"score on {slots['aspect']}") if isinstance(last, Compare) else None


def _bare(text: str, _slots: Slots, last: Query, memory: Memory) -> Query | None:
    """A comparison of the one paper shown with another, which is asked for."""
    paper = subject(last, memory)
    return Unclear(f"{text} {paper}", "which paper") if paper else None


def _aspect(_text: str, slots: Slots, last: Query, _memory: Memory) -> Query | None:
    return Compare(last.papers, slots["aspect"]) if isinstance(last, Compare) else None


def _add(_text: str, slots: Slots, last: Query, _memory: Memory) -> Query | None:
    return Instead(slots["paper"], str(last), "also") if isinstance(last, Compare) else None


def _drop(_text: str, slots: Slots, last: Query, _memory: Memory) -> Query | None:
    return Instead(slots["paper"], str(last), "not") if isinstance(last, Compare) else None


def _one_file(text: str, _slots: Slots, last: Query, memory: Memory) -> Query | None:
    papers = last.papers if isinstance(last, (Compare, Cite, Each)) and last.papers else everything(memory)
    style = last.style if isinstance(last, Cite) else "bibtex"
    if isinstance(papers, tuple) and len(papers) > 1:
        return Cite(style, papers)
    return Unclear(text, "which paper")


def _others(text: str, _slots: Slots, last: Query, _memory: Memory) -> Query | None:
    return Unclear(text, "which paper") if isinstance(last, Compare) and len(last.papers) > 2 else None


MEANINGS: Final[Mapping[str, Meaning]] = {
    "author count": _count,
    "also": _also,
    "and": _and,
    "wrote": _wrote,
    "under": _under,
    "on all": _on_all,
    "common": _on_all,
    "apart": _apart,
    "on both": _on_both,
    "position": _position,
    "score": _score,
    "aspect": _aspect,
    "bare": _bare,
    "add": _add,
    "drop": _drop,
    "one file": _one_file,
    "others": _others,
}
"""What each meaning of the rows in `beside.yaml` asks."""
