"""The grammar of Block Kit: every block and element that the bot could use, with Slack's limits.

From Slack's reference (docs.slack.dev/reference/block-kit) as compiled in `@slack/types`; `layout` and what slack_sdk does not
know of the others from its pages alone. Blocks of 2025 and 2026 that the bot does not use are let through to
`slack_sdk.models`, which knows their limits.
"""

from collections.abc import Iterator
from typing import Final

from bot.playground.rules import Rule, Shape, anything, at, chars, fits, flag, items, kind, number, word

_PLAIN: Final = {"plain_text": Shape({"text": chars(3000)}, {"emoji": flag})}
_MRKDWN: Final = {"mrkdwn": Shape({"text": chars(3000)}, {"verbatim": flag})}
_ID: Final = chars(255)
_BLOCK: Final[dict[str, Rule]] = {"block_id": _ID}


def _text(most: int, *, marked: bool = True) -> Rule:
    plain = {"plain_text": Shape({"text": chars(most)}, {"emoji": flag})}
    both = plain | {"mrkdwn": Shape({"text": chars(most)}, {"verbatim": flag})}
    return kind(both if marked else plain)


def _plain(most: int) -> Rule:
    return _text(most, marked=False)


_OPTION: Final = fits(
    Shape({"text": _text(75), "value": chars(150)}, {"description": _text(75), "url": chars(3000)})
)
_GROUP: Final = fits(Shape({"label": _plain(75), "options": items(_OPTION, 100)}))
_CONFIRM: Final = fits(
    Shape(
        {"title": _plain(100), "text": _text(300), "confirm": _plain(30), "deny": _plain(30)},
        {"style": word("primary", "danger")},
    )
)
_ACTING: Final[dict[str, Rule]] = {"action_id": _ID, "confirm": _CONFIRM, "focus_on_load": flag}
_SELECT: Final = _ACTING | {"placeholder": _plain(150)}
_MANY: Final = _SELECT | {"max_selected_items": number}
_TYPED: Final[dict[str, Rule]] = {
    "action_id": _ID,
    "placeholder": _plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": anything,
}
_LISTED: Final[dict[str, Rule]] = {"options": items(_OPTION, 100), "option_groups": items(_GROUP, 100)}
_FEEDBACK: Final = fits(Shape({"text": _plain(75), "value": chars(2000)}, {"accessibility_label": chars(75)}))
_IMAGE: Final[dict[str, Rule]] = {"image_url": chars(3000), "slack_file": anything}


def _selects(name: str, own: dict[str, Rule], initial: str) -> dict[str, Shape]:
    return {
        f"{name}_select": Shape({}, _SELECT | own | {f"initial_{initial}": anything}),
        f"multi_{name}_select": Shape({}, _MANY | own | {f"initial_{initial}s": anything}),
    }


ELEMENTS: Final[dict[str, Shape]] = {
    "button": Shape(
        {"text": _plain(75)},
        {
            "action_id": _ID,
            "value": chars(2000),
            "url": chars(3000),
            "style": word("primary", "danger"),
            "confirm": _CONFIRM,
            "accessibility_label": chars(75),
            "agent_prompt": chars(4000),
        },
    ),
    **_selects("static", _LISTED, "option"),
    **_selects("external", {"min_query_length": number}, "option"),
    **_selects("users", {}, "user"),
    **_selects("channels", {"response_url_enabled": flag}, "channel"),
    **_selects(
        "conversations",
        {"response_url_enabled": flag, "filter": anything, "default_to_current_conversation": flag},
        "conversation",
    ),
    "overflow": Shape({"options": items(_OPTION, 5)}, {"action_id": _ID, "confirm": _CONFIRM}),
    "datepicker": Shape({}, _SELECT | {"initial_date": chars(10, 10)}),
    "timepicker": Shape({}, _SELECT | {"initial_time": chars(5, 5), "timezone": chars(100)}),
    "datetimepicker": Shape({}, _ACTING | {"initial_date_time": number}),
    "checkboxes": Shape({"options": items(_OPTION, 10)}, _ACTING | {"initial_options": items(_OPTION, 10)}),
    "radio_buttons": Shape({"options": items(_OPTION, 10)}, _ACTING | {"initial_option": _OPTION}),
    "plain_text_input": Shape(
        {},
        _TYPED
        | {"initial_value": chars(3000, 0), "multiline": flag, "min_length": number, "max_length": number},
    ),
    "email_text_input": Shape({}, _TYPED | {"initial_value": chars(3000, 0)}),
    "url_text_input": Shape({}, _TYPED | {"initial_value": chars(3000, 0)}),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        _TYPED | {"initial_value": chars(3000, 0), "min_value": chars(100), "max_value": chars(100)},
    ),
    "rich_text_input": Shape({}, _TYPED | {"initial_value": anything}),
    "file_input": Shape({}, {"action_id": _ID, "filetypes": anything, "max_files": number}),
    "image": Shape({"alt_text": chars(2000)}, _IMAGE),
    "feedback_buttons": Shape(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": _ID}
    ),
    "icon_button": Shape(
        {"icon": word("trash"), "text": _plain(75)},
        _ACTING | {"value": chars(2000), "accessibility_label": chars(75), "visible_to_user_ids": anything},
    ),
}
_TYPING: Final = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)
_ACTIONABLE: Final = tuple(
    name for name in ELEMENTS if name not in {*_TYPING, "image", "feedback_buttons", "icon_button"}
)
_INPUTS: Final = tuple(
    name
    for name in ELEMENTS
    if name not in {"button", "overflow", "image", "feedback_buttons", "icon_button"}
)

_STYLE: Final = fits(
    Shape(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag
        ),
    )
)
_LEAF: Final = kind(
    {
        "text": Shape({"text": chars(12000, 0)}, {"style": _STYLE}),
        "link": Shape({"url": chars(3000)}, {"text": chars(12000), "style": _STYLE, "unsafe": flag}),
        "emoji": Shape({"name": chars(100)}, {"unicode": chars(100), "skin_tone": number, "style": _STYLE}),
        "user": Shape({"user_id": chars(20)}, {"style": _STYLE}),
        "channel": Shape({"channel_id": chars(20)}, {"style": _STYLE}),
        "usergroup": Shape({"usergroup_id": chars(20)}, {"style": _STYLE}),
        "broadcast": Shape({"range": word("here", "channel", "everyone")}, {"style": _STYLE}),
        "date": Shape(
            {"timestamp": number, "format": chars(200)},
            {"url": chars(3000), "fallback": chars(200), "style": _STYLE},
        ),
        "color": Shape({"value": chars(20)}, {"style": _STYLE}),
    }
)
_LEAVES: Final = items(_LEAF, 1000, 0)
_SECTION: Final = {"rich_text_section": Shape({"elements": _LEAVES})}
_RICH: Final = _SECTION | {
    "rich_text_list": Shape(
        {"elements": items(kind(_SECTION), 1000), "style": word("bullet", "ordered")},
        {"indent": number, "offset": number, "border": number},
    ),
    "rich_text_quote": Shape({"elements": _LEAVES}, {"border": number}),
    "rich_text_preformatted": Shape({"elements": _LEAVES}, {"border": number, "language": chars(100)}),
}
_RICH_TEXT: Final = Shape({"elements": items(kind(_RICH), 1000)}, _BLOCK)
_RAW: Final = {
    "raw_text": Shape({"text": chars(12000)}),
    "raw_number": Shape({"value": number}, {"text": chars(12000)}),
}
_CELL: Final = kind(_RAW | {"rich_text": _RICH_TEXT})


def _inside(*allowed: str) -> Rule:
    """A block that may stand in another one."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        yield from kind(BLOCKS, *allowed)(value, pointer)

    return rule


def _sized(value: object, pointer: str) -> Iterator[str]:
    """Rows of one length each, the first of which names the columns in plain text."""
    yield from items(items(_CELL, 20), 201, 2)(value, pointer)
    rows = value if isinstance(value, list) and all(isinstance(row, list) for row in value) else []
    if len(set(map(len, rows))) > 1:
        yield at("all rows must have the same number of cells", pointer)
    if rows:
        yield from items(kind(_RAW), 20)(rows[0], f"{pointer}/0")


_CHILDREN: Final = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
_LAID_OUT: Final = (*_CHILDREN, "card", "markdown")
_CONTAINER: Final = Shape(
    {"title": _plain(150), "child_blocks": items(_inside(*_CHILDREN), 10)},
    _BLOCK
    | {
        "subtitle": _text(150),
        "width": word("narrow", "standard", "wide", "full"),
        "is_collapsible": flag,
        "default_collapsed": flag,
        "has_header_divider": flag,
    },
)
_ITEM: Final = fits(
    Shape({"blocks": items(_inside(*_LAID_OUT), 50)}, {"width": word("narrow", "standard", "wide")})
)

BLOCKS: Final[dict[str, Shape]] = {
    "section": Shape(
        {},
        _BLOCK
        | {
            "text": _text(3000),
            "fields": items(_text(2000), 10),
            "accessory": kind(ELEMENTS, *_ACTIONABLE, "image"),
            "expand": flag,
        },
    ),
    "header": Shape({"text": _plain(150)}, _BLOCK | {"level": number}),
    "divider": Shape({}, _BLOCK),
    "context": Shape({"elements": items(kind(_PLAIN | _MRKDWN | {"image": ELEMENTS["image"]}), 10)}, _BLOCK),
    "actions": Shape({"elements": items(kind(ELEMENTS, *_ACTIONABLE), 25)}, _BLOCK),
    "context_actions": Shape(
        {"elements": items(kind(ELEMENTS, "feedback_buttons", "icon_button"), 5)}, _BLOCK
    ),
    "input": Shape(
        {"label": _plain(2000), "element": kind(ELEMENTS, *_INPUTS)},
        _BLOCK | {"hint": _plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": Shape({"alt_text": chars(2000)}, _BLOCK | _IMAGE | {"title": _plain(2000)}),
    "markdown": Shape({"text": chars(12000)}, _BLOCK),
    "rich_text": _RICH_TEXT,
    "table": Shape({"rows": items(items(_CELL, 20), 100)}, _BLOCK | {"column_settings": anything}),
    "container": _CONTAINER,
    "layout": Shape(
        {"label": chars(150), "rows": items(fits(Shape({"items": items(_ITEM, 20)})), 5)},
        _BLOCK
        | {
            "is_label_visible": flag,
            "grid_lines": word("none", "rows", "outer"),
            "fallback": items(_inside(), 50, 0),
        },
    ),
    "data_table": Shape(
        {"caption": chars(12000), "rows": _sized},
        _BLOCK | {"page_size": number, "row_header_column_index": number},
    ),
    **dict.fromkeys(
        (
            "video",
            "file",
            "alert",
            "card",
            "carousel",
            "plan",
            "task_card",
            "data_visualization",
        ),
        Shape(loose=True),
    ),
}
_any: Final = kind(BLOCKS)


def block(value: object, pointer: str) -> Iterator[str]:
    """What Slack would object to in a block."""
    yield from _any(value, pointer)
    if isinstance(value, dict) and value.get("default_collapsed") and not value.get("is_collapsible"):
        yield at("default_collapsed needs is_collapsible", pointer)
