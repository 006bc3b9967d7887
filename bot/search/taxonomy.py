"""Which codes of arXiv's taxonomy are one category, and what lies in an archive.

Of an alias older papers list one code, newer ones both; arXiv's own listings treat them as one.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ALIASES: Final = (
    ("cs.NA", "math.NA"),
    ("cs.SY", "eess.SY"),
    ("q-fin.EC", "econ.GN"),
    ("math-ph", "math.MP"),
    ("cs.IT", "math.IT"),
    ("stat.TH", "math.ST"),
)
"""Codes of one category, as arXiv's taxonomy page states."""
_OTHER: Final[Mapping[str, str]] = MappingProxyType(dict(_ALIASES) | {b: a for a, b in _ALIASES})


def _archive(code: str) -> tuple[str, ...]:
    """The codes outside an archive that are aliases of one inside it."""
    return tuple(other for one, other in _OTHER.items() if one.partition(".")[0] == code)


def alike(code: str) -> tuple[str, ...]:
    """The codes under which papers of a category or archive are listed, itself first.

    >>> alike("cs.NA"), alike("cs.PL"), alike("econ")
    (('cs.NA', 'math.NA'), ('cs.PL',), ('econ', 'q-fin.EC'))
    """
    others = (_OTHER[code],) if code in _OTHER else ()
    inside = () if "." in code else _archive(code)
    return tuple(dict.fromkeys((code, *others, *inside)))


def within(one: str, category: str) -> bool:
    """Whether a category is another, under any of its codes, or lies in that archive.

    >>> within("cs.LO", "cs"), within("math.NA", "cs.NA"), within("csx.A", "cs"), within("cond-mat", "cond-mat")
    (True, True, False, True)
    """
    return any(one == code or one.startswith(f"{code}.") for code in alike(category))
