"""Elements: what a pressed button, a picked option or a filled-in field says in a payload."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.playground.checks import elements, flat
from bot.playground.refusal import RefusalError
from bot.playground.values import Json

Chosen = str | Sequence[str] | None
"""What a person typed or picked: a text, an option's value or text, an id, a date; several for a multi-select."""

_FIELDS: Final = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
_STATELESS: Final = {"overflow"}


def find(blocks: Sequence[Json], action: str) -> tuple[Json, Json]:
    """The block and element with an action id (or, when no element has it, the first element of the block with that id)."""
    pairs = [(block, element) for block in flat(blocks) for element in elements(block)]
    for block, element in pairs:
        if element["action_id"] == action:
            return block, element
    for block, element in pairs:
        if block["block_id"] == action:
            return block, element
    raise RefusalError(
        "no_such_element", f"no element {action}; there are {', '.join(e['action_id'] for _, e in pairs)}"
    )


def pressed(block: Json, element: Json, chosen: Chosen, ts: str) -> Json:
    """The entry of `actions` for one element that a person pressed or changed."""
    name = element["type"]
    base = {"action_id": element["action_id"], "block_id": block["block_id"], "type": name, "action_ts": ts}
    if name == "feedback_buttons":
        return base | _feedback(element, chosen)
    if name in _FIELDS:
        return base | entered(element, chosen)
    return base | {key: element[key] for key in ("text", "value", "url", "style") if key in element}


def _feedback(element: Json, chosen: Chosen) -> Json:
    for side in ("positive_button", "negative_button"):
        button: Json = element[side]
        if chosen in {side, button["value"], button["text"]["text"]}:
            return {"text": button["text"], "value": button["value"]}
    raise RefusalError("no_such_option", f"{chosen} is neither button")


def entered(element: Json, chosen: Chosen) -> Json:
    """What a field says after a person chose something."""
    field, _ = _FIELDS[element["type"]]
    if chosen is None:
        return {field: None}
    if field == "selected_option":
        return {field: _option(element, str(chosen))}
    if field == "selected_options":
        return {field: [_option(element, one) for one in _several(chosen)]}
    if element["type"].startswith("multi_"):
        return {field: _several(chosen)}
    return {field: int(str(chosen)) if element["type"] == "datetimepicker" else chosen}


def _several(chosen: Chosen) -> list[str]:
    return [chosen] if isinstance(chosen, str) else list(chosen or ())


def options(element: Json) -> Iterator[Json]:
    """The options of a menu, in groups or not."""
    yield from element.get("options", [])
    for group in element.get("option_groups", []):
        yield from group["options"]


def _option(element: Json, chosen: str) -> Json:
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": chosen, "emoji": True}, "value": chosen}
    for option in options(element):
        if chosen in {option["value"], option["text"]["text"]}:
            return option
    raise RefusalError("no_such_option", f"{chosen} is not offered")


def state(blocks: Sequence[Json], chosen: Mapping[str, Chosen]) -> Json:
    """`state` of a view or message: what each field holds, with what a person chose by action id or block id."""
    values: Json = {}
    for block in flat(blocks):
        for element in elements(block):
            if element["type"] in _FIELDS and element["type"] not in _STATELESS:
                field = {"type": element["type"]} | _held(block, element, chosen)
                values.setdefault(block["block_id"], {})[element["action_id"]] = field
    return {"values": values}


def _held(block: Json, element: Json, chosen: Mapping[str, Chosen]) -> Json:
    for key in (element["action_id"], block["block_id"]):
        if key in chosen:
            return entered(element, chosen[key])
    field, initial = _FIELDS[element["type"]]
    return {field: element.get(initial, [] if field.endswith("s") else None)}
