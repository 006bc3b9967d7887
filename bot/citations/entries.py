"""What every style of citation is made of: a paper, its key, and the version that was asked for."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.papers import Paper

_JOURNALS: Final = frozenset(
    "TMLR JMLR TACL TPAMI IJCV JAIR TOG TIP TVCG RA-L TNNLS TKDE TOIS TIST Transactions".split()
)
_YEAR: Final = compiled(r"\b(?:19|20)\d\d\b")
_ASIDE: Final = compiled(r"\s*\([^)]*\)$")
"""How it was presented: "ICML 2024 (poster)"."""
_REFERENCE: Final = compiled(
    r"(?P<journal>[^\d,;:()]*[^\W\d_.]{2,}\.?(?:\s?[A-Z](?=\d|\s+\d))?),?\s*(?:vol(?:ume)?\.?\s*)?(?P<volume>\d{1,4})"
    r"(?:\s*[(,:]?\s*(?:no\.?|issue)?\s*(?P<number>\d{1,3})\)(?=\s*[,:]))?\s*[,:]?\s*(?:pp?\.?\s*)?(?P<pages>[A-Z]?\d+(?:\s*-+\s*\d+)?)?"
    r"\s*[,.]?\s*\(?(?P<year>(?:19|20)\d\d)\)?\.?",
)
"""A journal reference that can be taken apart: "Phys. Rev. Lett. 98, 120401 (2007)"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper to be cited."""

    paper: Paper
    key: str
    version: int | None = None
    """The version that was asked for, where one was."""

    @property
    def id(self) -> str:
        return f"{self.paper.id}v{self.version}" if self.version else self.paper.id

    @property
    def url(self) -> str:
        return f"https://arxiv.org/abs/{self.id}"

    @property
    def date(self) -> date:
        """When the version cited was submitted: the first, unless the latest was asked for."""
        latest = self.version and self.version > 1 and self.version == self.paper.version
        return self.paper.updated if latest and self.paper.updated else self.paper.date

    @property
    def place(self) -> "Place | None":
        """Where it was published, where that is known; a version that was asked for is a preprint."""
        return None if self.version else _place(self.paper)

    @property
    def year(self) -> int:
        """Of the publication, where its place tells one, else of the preprint."""
        return (self.place and self.place.year) or self.date.year

    @property
    def note(self) -> str:
        """What has to be said of it beside the fields."""
        why = self.paper.withdrawal.rstrip(".")
        said = why if why.startswith("Withdrawn") else f"Withdrawn: {why}" if why else "Withdrawn"
        gone = said if self.paper.withdrawn else ""
        printed = self.paper.journal if not self.place else ""
        return ". ".join(filter(None, (gone, "" if self.version else printed)))


@dataclass(frozen=True, slots=True)
class Place:
    """A conference or journal."""

    name: str
    journal: bool
    year: int = 0
    volume: str = ""
    number: str = ""
    pages: str = ""


def _place(paper: Paper) -> Place | None:
    if paper.venue:
        year = _YEAR.search(paper.venue)
        journal = paper.venue.split()[0] in _JOURNALS
        return Place(_ASIDE.sub("", paper.venue), journal, int(year[0]) if year else 0)
    found = _REFERENCE.fullmatch(paper.journal.strip())
    if not found:
        return None
    parts = (found["volume"], found["number"] or "", re.sub(r"\s*-+\s*", "--", found["pages"] or ""))
    return Place(found["journal"].strip(" ,"), True, int(found["year"]), *parts)
