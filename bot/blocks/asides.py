"""What the bot says of itself: that an opinion was noted, and whether links get cards in a channel."""

from collections.abc import Mapping
from typing import Final

NOTED: Final = "Thank you, noted. People read these to make the answers better."
CARDS: Final = {
    True: "Links to arXiv get a card in this channel from now on. “turn link cards off” stops that.",
    False: "Links to arXiv get no card in this channel any more. “turn link cards on” brings them back.",
}
UNANSWERED: Final = "There is no answer here yet that this could be about."
ERRORS: Final[Mapping[str, str]] = {
    "query": "I can follow an author, a topic or a filter, such as “papers by Gloeckle” or “Lean in cs.LO”.",
    "zone": "I do not know this time zone. Names look like Europe/Paris or America/New_York.",
    "category": "I do not know this category. Use a code such as cs.LG, or a name such as Machine Learning.",
    "day": "I could not read this as a day. Write one such as 2025-09-30.",
    "time": "I could not read this as a time of day. Write one such as 09:00.",
    "before": "This is not after the first day, so nothing would be found.",
}
"""What is said beside a field of a form, by the field."""
