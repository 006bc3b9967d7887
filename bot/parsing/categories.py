"""What people say for arXiv's categories."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from bot.taxonomy import NAMES, PAST
from bot.text import fold

_SAID: Final = {
    "ai": "cs.AI",
    "nlp": "cs.CL",
    "natural language processing": "cs.CL",
    "computational linguistics": "cs.CL",
    "computer vision": "cs.CV",
    "security": "cs.CR",
    "cryptography": "cs.CR",
    "ml": "cs.LG",
    "logic": "cs.LO",
    "hci": "cs.HC",
    "neural networks": "cs.NE",
    "general relativity": "gr-qc",
    "high energy physics theory": "hep-th",
    "high-energy theory": "hep-th",
    "electrical engineering": "eess",
    "finance": "q-fin",
    "quantum computing": "quant-ph",
}
"""What people say instead of the name; a name that two archives share means the computer-science one."""
SPOKEN: Final = tuple(name for code, name in NAMES.items() if code not in PAST) + tuple(_SAID)
"""Names by which people ask for one: "Bayesian analysis" is a topic, and an archive of 13 papers."""


@cache
def _codes() -> Mapping[str, str]:
    names = {fold(name): code for code, name in reversed(list(NAMES.items())) if code not in PAST}
    return {code.lower(): code for code in NAMES} | names | _SAID


def code_of(text: str) -> str:
    """The category code that a text names, by code or by name; empty when it names none.

    >>> code_of("CS.pl"), code_of("Programming Languages"), code_of("machine learning"), code_of("cooking")
    ('cs.PL', 'cs.PL', 'cs.LG', '')
    >>> code_of("supr-con"), code_of("Superconductivity"), code_of("Cond-Mat")
    ('supr-con', 'cond-mat.supr-con', 'cond-mat')
    """
    return _codes().get(fold(" ".join(text.split())), "")
