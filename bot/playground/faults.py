"""Faults: the ways in which a network, or Slack, fails. Tests ask for them."""

from dataclasses import dataclass
from threading import Lock
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next calls of one method go wrong."""

    method: str = "*"
    """A method's name, "response" for response URLs, or "*" for any call."""
    times: int = 1
    status: int = 0
    """The HTTP status answered (429 sends Retry-After); 0 with `drop` False only delays."""
    retry_after: int = 0
    error: str = ""
    """Answers 200 with this Slack error."""
    stored: bool = False
    """True: the call takes effect before it fails."""
    drop: bool = False
    """Closes the connection without an answer."""
    delay: float = 0.0
    """Seconds to wait first."""

    @property
    def fails(self) -> bool:
        """False for a fault that only delays."""
        return bool(self.status or self.error or self.drop)


class Faults:
    """Faults waiting for their calls, in the order asked for."""

    def __init__(self) -> None:
        self._waiting: Final[list[tuple[Fault, int]]] = []
        self._lock: Final = Lock()

    def add(self, fault: Fault) -> None:
        """Lets a fault wait for its calls."""
        with self._lock:
            self._waiting.append((fault, fault.times))

    def take(self, method: str) -> Fault | None:
        """The fault that befalls this call, if any; each befalls `times` calls."""
        with self._lock:
            for i, (fault, left) in enumerate(self._waiting):
                if fault.method in {"*", method}:
                    self._waiting[i : i + 1] = [(fault, left - 1)] if left > 1 else []
                    return fault
        return None
