"""The style of a citation, where it is asked for in words that no row has, or with a typo."""

import re
from dataclasses import replace
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.holding import is_paper
from bot.answering.references import SURE
from bot.citations.named import TYPO, style_named
from bot.kept import compiled
from bot.library import Library
from bot.parsing.works import styles
from bot.queries import Cite

_STYLED: Final = compiled(r"(?<=\w),?\s+(?:(?:in|as|using|with|by)\s+)?", re.IGNORECASE)
"""What may stand between a paper and the style of its citation."""
STYLES: Final = 6
"""Places at which the name of a style may begin."""


def restyled(query: Cite, library: Library) -> Cite | None:
    """A citation whose style stands behind the paper in words that are no row's: "cite CWM in vancuver", "cite CWM cell"."""
    name = query.papers[-1] if query.papers else ""
    said = "" if query.style == "bibtex" else f" {query.style}"
    if not name or query.printed or is_paper(name, library, SURE):
        return None
    for found in islice(_STYLED.finditer(name), STYLES):
        paper, behind = name[: found.start()], name[found.end() :] + said
        if is_paper(paper, library, SURE) and (styled := _called(behind, query)):
            return replace(styled, papers=(*query.papers[:-1], paper))
    return None


def _called(said: str, query: Cite) -> Cite | None:
    """A citation in the style that is called so, or nearly so; None for no style."""
    known = styles()
    near = process.extractOne(said.lower(), known.keys(), scorer=OSA.normalized_similarity, score_cutoff=TYPO)
    if near:
        return replace(query, style=known[near[0]])
    named = style_named(said)
    return replace(query, style="csl", printed=named) if named else None
