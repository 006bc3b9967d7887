"""What the pattern tables share."""

import re
from typing import Final

LISTING: Final = r"(?:papers?|publications?|articles?|preprints?)"
"""What people call what they ask for."""

LEAD: Final = r"(?:(?:and|so|ok|okay|but|then|also|please|hm+|well|btw|by the way|just curious|just to be sure|out of curiosity|quick question|quick one)[,:\s]+)*"
"""How a message may begin without meaning anything by it."""


def insensitive(pattern: str) -> re.Pattern[str]:
    """A pattern that does not mind capitals."""
    return re.compile(pattern, re.IGNORECASE)
