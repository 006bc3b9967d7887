"""RefusalError: what Slack answers when it will not do something."""

from typing import Any


class RefusalError(Exception):
    """A call that Slack would refuse: its error code, and what is wrong in detail."""

    def __init__(self, error: str, *details: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.details = details
        self.more = more

    def __str__(self) -> str:
        return f"{self.error}: {'; '.join(self.details)}" if self.details else self.error

    @property
    def answer(self) -> dict[str, Any]:
        """The JSON body that Slack sends."""
        answer: dict[str, Any] = {"ok": False, "error": self.error} | self.more
        if self.details:
            messages = [f"[ERROR] {detail}" for detail in self.details]
            answer |= {"errors": list(self.details), "response_metadata": {"messages": messages}}
        return answer
