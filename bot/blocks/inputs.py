"""Fields of forms. A field's name is both its block id and its action id, so every form is read alike.

`view.state.values[name][name]` holds what was entered; an error is told beside the field of that name.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.blocks.escape import cut, tidy
from bot.blocks.kit import MAX_LABEL, Block, plain_text

MAX_PLACEHOLDER: Final = 150
MAX_HINT: Final = 2_000
MAX_TYPED: Final = 2_000
_CLOCK: Final = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")

Option = tuple[str, str]
"""What is shown, and what is sent."""


def field(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """A labelled field; `element` is one of those below."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label),
        "element": element | {"action_id": name},
    }
    if hint:
        made["hint"] = plain_text(cut(hint, MAX_HINT))
    return made | {"optional": True} if optional else made


def typing(placeholder: str, initial: str = "", *, multiline: bool = False) -> Block:
    """A box to type into."""
    made = _element("plain_text_input", placeholder) | {"max_length": MAX_TYPED, "multiline": multiline}
    return made | {"initial_value": cut(initial, MAX_TYPED)} if initial else made


def choosing(placeholder: str, options: Sequence[Option], initial: str = "") -> Block:
    """One of several, of which `initial` is chosen already if it is among them."""
    made = _element("static_select", placeholder) | {"options": [_option(option) for option in options]}
    chosen = next((option for option in options if option[1] == initial), None)
    return made | {"initial_option": _option(chosen)} if chosen else made


def ticking(options: Sequence[Option], initial: Sequence[str] = ()) -> Block:
    """Any of several."""
    made: Block = {
        "type": "checkboxes",
        "options": [_option(option) for option in options],
    }
    chosen = [_option(option) for option in options if option[1] in initial]
    return made | {"initial_options": chosen} if chosen else made


def picking(placeholder: str, initial: date | None = None) -> Block:
    """A day."""
    made = _element("datepicker", placeholder)
    return made | {"initial_date": initial.isoformat()} if initial else made


def timing(placeholder: str, initial: str) -> Block:
    """A time of day, such as "09:00"; none is chosen already where `initial` is none."""
    made = _element("timepicker", placeholder)
    return made | {"initial_time": initial} if _CLOCK.fullmatch(initial) else made


def place(placeholder: str, initial: str = "") -> Block:
    """A channel or direct message; the one the form was opened from, unless another is given."""
    made = _element("conversations_select", placeholder)
    return made | (
        {"initial_conversation": initial} if initial else {"default_to_current_conversation": True}
    )


def _element(kind: str, placeholder: str) -> Block:
    return {"type": kind, "placeholder": plain_text(cut(placeholder, MAX_PLACEHOLDER))}


def _option(option: Option) -> Block:
    return {"text": plain_text(tidy(option[0], MAX_LABEL)), "value": option[1]}
