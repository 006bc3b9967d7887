"""A saved paper's button says so, in place, and takes it off again when it is pressed once more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from bot.answers import Answer, Told
from bot.parsing import read
from bot.queries import Keep

Json = dict[str, Any]

_SAID: Final = {"save": "Save", "remove": "Saved · take off"}
"""What a button says, by what it does."""
_OUTCOMES: Final[Mapping[str, Literal["save", "remove"]]] = {
    "saved": "remove",
    "already saved": "remove",
    "removed": "save",
    "not on the list": "save",
}
"""What can be done next, by what became of a press."""


def keeps(value: str) -> bool:
    """Whether a button's text puts papers on a list, or takes them off."""
    query = read(value)
    return isinstance(query, Keep) and query.action in _SAID and bool(query.papers)


def toggled(blocks: list[Json], action: str, value: str, answer: Answer) -> list[Json]:
    """A message's blocks after a press: the button, or the entry of a menu, now does the opposite, and says so.

    They are the same where the press did not do what it says.
    """
    query = read(value)
    then = _OUTCOMES.get(answer.what) if isinstance(answer, Told) else None
    if not isinstance(query, Keep) or then is None:
        return blocks
    text, asks = _SAID[then], str(replace(query, action=then))
    return [_with(block, action, value, text, asks) for block in blocks]


def _with(piece: Any, action: str, value: str, text: str, asks: str) -> Any:  # noqa: ANN401  what stands in JSON
    """A piece of Block Kit in which one element, or one of its options, says and does something else."""
    if isinstance(piece, list):
        return [_with(one, action, value, text, asks) for one in piece]
    if not isinstance(piece, dict):
        return piece
    if piece.get("action_id") != action:
        return {key: _with(one, action, value, text, asks) for key, one in piece.items()}
    options = [
        _now(one, text, asks) if one.get("value") == value else one for one in piece.get("options", ())
    ]
    changed = {"options": options} if options else _now({"value": piece.get("value")}, text, asks)
    kept = (item for item in piece.items() if item[0] != "accessibility_label" or options)
    return dict(kept) | changed


def _now(option: Json, text: str, asks: str) -> Json:
    return option | {"text": {"type": "plain_text", "text": text, "emoji": False}, "value": asks}
