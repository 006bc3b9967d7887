"""What the pattern tables share."""

import re
from typing import Final

LISTING: Final = r"(?:papers?|publications?|articles?|preprints?)"
"""What people call what they ask for."""


def insensitive(pattern: str) -> re.Pattern[str]:
    """A pattern that does not mind capitals."""
    return re.compile(pattern, re.IGNORECASE)
