"""arXiv's sets: a group ("cs"), an archive ("hep-th") or a category ("cs.CL"), as people write them and as OAI does."""

from collections.abc import Sequence
from typing import Final

_GROUPS: Final = frozenset({"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"})
"""Groups of arXiv's taxonomy; every other archive belongs to physics (arXiv's list of OAI sets)."""

ARCHIVES: Final = (
    "astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex nucl-th physics "
    "q-bio q-fin quant-ph stat"
).split()
"""Every archive that arXiv's feed knows, as its own error message lists them."""


def spec(name: str) -> str:
    """The OAI set of a group, archive or category; "" is all of arXiv.

    >>> spec("cs"), spec("cs.CL"), spec("hep-th"), spec("astro-ph.CO"), spec("physics:hep-ex")
    ('cs', 'cs:cs:CL', 'physics:hep-th', 'physics:astro-ph:CO', 'physics:hep-ex')
    """
    if not name or ":" in name:
        return name
    archive, _, category = name.partition(".")
    if archive not in _GROUPS:
        return ":".join(part for part in ("physics", archive, category) if part)
    return f"{archive}:{archive}:{category}" if category else archive


def holds(name: str, categories: Sequence[str]) -> bool:
    """Whether a paper with these categories belongs to the set.

    >>> holds("cs", ["math.LO", "cs.LO"]), holds("cs.CL", ["cs.LO"]), holds("physics", ["hep-th"]), holds("", [])
    (True, False, True, True)
    """
    archive, _, category = name.rsplit(":", maxsplit=1)[-1].partition(".")
    if category or ":" in name:
        wanted = ".".join(name.split(":")[-2:]) if name.count(":") > 1 else name.rsplit(":", maxsplit=1)[-1]
        return wanted in categories or any(c.startswith(f"{wanted}.") for c in categories)
    if name == "physics":
        return any(c.partition(".")[0] not in _GROUPS - {"physics"} for c in categories)
    return not name or any(c.partition(".")[0] == archive for c in categories)
