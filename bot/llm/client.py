"""A language model on a server that speaks as OpenAI's does: messages in, text out, within bounds of time and length.

The client's library is an extra and loaded by name, only where a model is set. Whatever a server does wrong ends in a
ServerError with its kind and nothing else: what it sent is foreign text, and no log repeats it.
"""

import importlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final, Literal

from bot.settings import Llm, SettingsError

log = logging.getLogger(__name__)

INSTALL: Final = ".venv/bin/pip install -e '.[llm]'"
LONGEST: Final = 8_000
"""Characters of one answer; a stream that goes on longer is cut."""
CONNECT: Final = 5.0
"""Seconds in which a server must be reached."""
BITS: Final = 20_000
"""Pieces of one stream, empty ones included."""
Kind = Literal["slow", "busy", "refused", "unreachable", "broken"]
Message = dict[str, str]


class ServerError(Exception):
    """The server gave no answer that can be used; `kind` says in one word why."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"the language model's server: {kind}")
        self.kind: Final = kind


def check() -> None:
    """Raises SettingsError where a model is set and its client is not installed."""
    if not find_spec("openai"):
        raise SettingsError(f"PAPERBOT_LLM_URL: the openai package is not installed; run: {INSTALL}")


@dataclass(frozen=True, slots=True)
class Model:
    """One model of one server."""

    settings: Llm
    _library: Any
    _client: Any

    @classmethod
    def open(cls, settings: Llm) -> "Model":
        """The model that the settings name; nothing is asked yet. Raises SettingsError without the client's library."""
        check()
        library = importlib.import_module("openai")
        httpx = importlib.import_module("httpx")
        client = library.OpenAI(
            base_url=settings.url,
            api_key=settings.key or "none",
            max_retries=0,
            timeout=httpx.Timeout(settings.seconds, connect=CONNECT),
        )
        return cls(settings, library, client)

    @property
    def name(self) -> str:
        return self.settings.model

    def text(self, messages: Sequence[Message], schema: dict[str, Any], most: int = 150) -> str:
        """A whole answer, held to a JSON schema where the server can; raises ServerError."""
        formed = {"type": "json_schema", "json_schema": {"name": "request", "strict": True, "schema": schema}}
        end = time.monotonic() + self.settings.seconds
        try:
            return "".join(self.stream(messages, most=most, end=end, response_format=formed))
        except ServerError as error:
            if error.kind != "refused":
                raise
        return "".join(self.stream(messages, most=most, end=end))

    def stream(
        self,
        messages: Sequence[Message],
        most: int = 400,
        end: float = 0.0,
        stopped: Callable[[], bool] = lambda: False,
        **more: Any,  # noqa: ANN401  what the library takes
    ) -> Iterator[str]:
        """An answer piece by piece, until `end` by the monotonic clock, LONGEST or `stopped`; raises ServerError.

        What came before an error was given; a cut stream ends in one.
        """
        end = end or time.monotonic() + self.settings.seconds
        came = False
        try:
            for said in self._stream(messages, most, end, stopped, more):
                came = True
                yield said
        except ServerError:
            raise
        except Exception as error:  # noqa: BLE001  a door: the library raises its own, httpx's, and what malformed JSON brings about
            kind = self._kind(error)
            raise ServerError("broken" if came and kind == "unreachable" else kind) from None

    def _stream(
        self,
        messages: Sequence[Message],
        most: int,
        end: float,
        stopped: Callable[[], bool],
        more: dict[str, Any],
    ) -> Iterator[str]:
        asked = {"model": self.name, "messages": list(messages), "max_tokens": most, "temperature": 0}
        size, done = 0, False
        with self._client.chat.completions.create(**asked, stream=True, **more) as bits:
            for count, bit in enumerate(bits):
                if stopped():
                    return
                if time.monotonic() > end or count > BITS:
                    raise ServerError("slow")
                choice = next(iter(bit.choices), None)
                if choice is None:
                    continue
                said = choice.delta.content or ""
                size += len(said)
                yield said
                done = done or bool(choice.finish_reason)
                if size > LONGEST:
                    return
        if not done:
            raise ServerError("broken")

    def _kind(self, error: Exception) -> Kind:
        library = self._library
        if isinstance(error, (library.APITimeoutError, TimeoutError)):
            return "slow"
        if isinstance(error, library.RateLimitError):
            return "busy"
        if isinstance(error, library.APIStatusError):
            return "busy" if error.status_code >= 500 else "refused"
        return "unreachable" if isinstance(error, library.APIConnectionError) else "broken"

    def close(self) -> None:
        with suppress(OSError):
            self._client.close()
