"""What the server gives to those who connect over HTTP."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker gives to those who connect. Times are in seconds, each from its own beginning."""

    head: float = 10.0
    """From a connection's beginning, or a later request's first byte, to the end of the request's head."""
    body: float = 20.0
    """From there to the end of its body."""
    idle: int = 75
    """Between one answer and the next request."""
    frozen: int = 30
    """Without a round of the loop, after which a worker is replaced."""
    threads: int = 128
    connections: int = 2000
    held: int = 64_000_000
    """Bytes of all requests that are held."""


LIMITS: Final = Limits()
