"""Checks: would Slack take these blocks, this message, this view?

Three judges in turn: the grammar, `slack_sdk.models`, and what both miss (totals, ids used twice, blocks that do not belong on a
surface). Each problem names its place by JSON pointer, as Slack does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground.grammar import BLOCKS, ELEMENTS, block
from bot.playground.refusal import RefusalError
from bot.playground.rules import at

Json = dict[str, Any]

TOTAL: Final = 12_000
"""Characters in all of a message's blocks. Slack documents none; `msg_blocks_too_long` was seen from about 13,200."""
TEXT: Final = 40_000
VIEW_BYTES: Final = 250_000
_UNKNOWN_TO_SDK: Final = {"data_table", "data_visualization", "layout"}
_MESSAGES_ONLY: Final = {
    "markdown",
    "table",
    "data_table",
    "data_visualization",
    "context_actions",
    "card",
    "carousel",
    "plan",
    "task_card",
}


def leaves(value: object) -> Iterator[str]:
    """Every text that a person would read in a piece of Block Kit."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"text", "alt_text"} and isinstance(item, str):
                yield item
            else:
                yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)


def flat(blocks: Iterable[Json]) -> Iterator[Json]:
    """Blocks, and those that stand in them."""
    for piece in blocks:
        yield piece
        yield from flat(piece.get("child_blocks", []))
        for row in piece["rows"] if piece.get("type") == "layout" else []:
            yield from (inner for item in row["items"] for inner in flat(item["blocks"]))


def elements(piece: Json) -> Iterator[Json]:
    """The interactive elements of one block."""
    inner = [*piece.get("elements", []), piece.get("accessory"), piece.get("element")]
    yield from (item for item in inner if isinstance(item, dict) and "action_id" in item)


def check_message(blocks: object, text: object, *, unfurl: bool = False) -> list[Json]:
    """The blocks of a message, as Slack would store them; raises RefusalError when Slack would."""
    if not isinstance(text, str):
        raise RefusalError("invalid_arguments", at("must be a string", "/text"))
    if len(text) > TEXT:
        raise RefusalError("msg_too_long")
    given = _listed(blocks)
    _refuse(
        [*_counted(given, 50), *_each(given), *_twice(given), *_tables(given), *_rich(given, unfurl=unfurl)]
    )
    if sum(map(len, leaves(given))) > TOTAL:
        raise RefusalError("msg_blocks_too_long")
    if not given and not text.strip():
        raise RefusalError("no_text")
    return numbered(given)


def check_view(view: object) -> Json:
    """A modal or Home as Slack would store it; raises RefusalError when Slack would."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        raise RefusalError("invalid_arguments", at("must be a modal or a home", "/view"))
    if len(repr(view).encode()) > VIEW_BYTES:
        raise RefusalError("view_too_large")
    given = _listed(view.get("blocks"))
    surface = (
        at(f"unsupported type: {b['type']}", f"/view/blocks/{i}")
        for i, b in enumerate(given)
        if b.get("type") in _MESSAGES_ONLY
    )
    problems = [*_counted(given, 100), *_each(given), *_twice(given), *surface]
    _refuse(problems or [*_framed(view, given)], "invalid_arguments")
    return view | {"blocks": numbered(given)}


def numbered(blocks: list[Json]) -> list[Json]:
    """The same blocks with the ids that Slack makes up where none is given."""
    return [
        {"block_id": f"b{i}"} | {k: _named(v, i) for k, v in piece.items()} for i, piece in enumerate(blocks)
    ]


def _named(value: object, i: int) -> object:
    if isinstance(value, list):
        return [_named(item, i * 100 + j + 1) for j, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if value.get("type") in BLOCKS and value["type"] != "image":
        return {"block_id": f"b{i}"} | {key: _named(one, i) for key, one in value.items()}
    acting = value.get("type") in ELEMENTS and value["type"] != "image"
    inner = {key: _named(one, i) for key, one in value.items()} if {"items", "blocks"} & set(value) else value
    return {"action_id": f"a{i}"} | inner if acting else inner


def _listed(blocks: object) -> list[Json]:
    if blocks is None:
        return []
    if not isinstance(blocks, list) or not all(isinstance(piece, dict) for piece in blocks):
        raise RefusalError("invalid_blocks_format")
    return blocks


def _refuse(problems: list[str], error: str = "invalid_blocks") -> None:
    if problems:
        raise RefusalError(error, *problems)


def _counted(blocks: list[Json], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield at(f"no more than {most} items allowed", "/blocks")


def _each(blocks: list[Json]) -> Iterator[str]:
    for i, piece in enumerate(blocks):
        problems = list(block(piece, f"/blocks/{i}"))
        yield from problems or _by_sdk(piece, f"/blocks/{i}")


def _by_sdk(piece: Json, pointer: str) -> Iterator[str]:
    if piece["type"] in _UNKNOWN_TO_SDK:
        return
    try:
        for parsed in Block.parse_all([piece]):
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError) as problem:
        yield at(str(problem), pointer)


def _twice(blocks: list[Json]) -> Iterator[str]:
    ids = Counter(piece["block_id"] for piece in blocks if "block_id" in piece)
    yield from (at(f"block_id {name} already exists", "/blocks") for name, n in ids.items() if n > 1)
    for i, piece in enumerate(flat(blocks)):
        inner = Counter(element["action_id"] for element in elements(piece))
        yield from (
            at(f"action_id {name} already exists", f"/blocks/{i}") for name, n in inner.items() if n > 1
        )


def _tables(blocks: list[Json]) -> Iterator[str]:
    if sum(piece.get("type") in {"table", "data_table"} for piece in blocks) > 1:
        yield at("only one table allowed", "/blocks")


def _rich(blocks: list[Json], *, unfurl: bool) -> Iterator[str]:
    for i, piece in enumerate(blocks if unfurl else []):
        if piece.get("type") in {"rich_text", "markdown", "table", "container", "layout", "data_table"}:
            yield at(f"unsupported type: {piece['type']}", f"/blocks/{i}")


def _framed(view: Json, blocks: list[Json]) -> Iterator[str]:
    modal = view["type"] == "modal"
    if not blocks:
        yield at("missing required field: blocks", "/view")
    if modal and "title" not in view:
        yield at("missing required field: title", "/view")
    if modal and "submit" not in view and any(piece["type"] == "input" for piece in blocks):
        yield at("missing required field: submit", "/view")
    try:
        View(**view).to_dict()
    except (SlackObjectFormationError, TypeError) as problem:
        yield at(str(problem), "/view")
