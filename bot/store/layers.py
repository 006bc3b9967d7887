"""What a feed says of a paper and what a person wrote, laid over each other.

The upper layer wins field by field where it says anything; aliases add up; links add up by kind. Both layers
are kept, so taking one away uncovers the other.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Final

from bot.papers import Paper
from bot.store.codec import decode, encode

_FIELDS: Final = tuple(field.name for field in fields(Paper))


def lay(over: Paper, under: Paper) -> Paper:
    """One paper of two that describe it; the id is the upper's."""
    uncovered: dict[str, Any] = {
        name: value for name in _FIELDS if not getattr(over, name) and (value := getattr(under, name))
    }
    kinds = {link.kind for link in over.links}
    uncovered["aliases"] = tuple(dict.fromkeys(over.aliases + under.aliases))
    uncovered["links"] = over.links + tuple(link for link in under.links if link.kind not in kinds)
    uncovered["sources"] = tuple((dict(under.sources) | dict(over.sources)).items())
    return replace(over, **uncovered)


def renew(new: Paper, old: Paper) -> Paper:
    """What feeds say, after another of them spoke: the later version wins, the other fills what is empty."""
    if new.version and new.version < old.version:
        return replace(lay(old, new), withdrawn=old.withdrawn)
    return replace(lay(new, old), withdrawn=new.withdrawn)


@dataclass(frozen=True, slots=True)
class Layers:
    """The two layers of one paper, as stored; a paper without either has left the store."""

    id: str
    ingested: bytes | None = None
    curated: bytes | None = None

    @property
    def paper(self) -> Paper | None:
        """The paper as it is read."""
        if self.ingested and self.curated:
            return lay(decode(self.curated), decode(self.ingested))
        body = self.curated or self.ingested
        return decode(body) if body else None

    def take(self, paper: Paper) -> "Layers":
        """With one more report of the paper, in the layer that its `curated` flag names."""
        if paper.curated:
            return replace(self, curated=encode(paper))
        if self.ingested and encode(paper) != self.ingested:
            return replace(self, ingested=encode(renew(paper, decode(self.ingested))))
        return replace(self, ingested=encode(paper))
