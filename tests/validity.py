"""Is a message or view one that Slack takes? Asked of Slack's own models and schema, and of what those miss."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import slackblocks
from jsonschema import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.blocks import Message
from bot.blocks.older import older
from bot.playground import grammar

SCHEMA = Path(__file__).parents[2] / "shared/data/slack/blocks.schema.json"
TOKEN = re.compile(r"<([^<>]*)>")
MENTION = re.compile(r"[@#][CGUW][A-Z0-9]+")


def problems(message: Message, *, deep: bool = True) -> list[str]:
    """Why Slack would refuse a message, or show it badly; `deep` asks the models, the schema and slackblocks too."""
    found = list(_blocks(message.blocks, most=50, deep=deep))
    total = len(json.dumps(message.blocks, ensure_ascii=False, separators=(",", ":")))
    found += [f"{total} characters in all"] if total > 12_000 else []
    found += ["no text"] if not message.text.strip() else []
    found += [f"text of {len(message.text)}"] if len(message.text) > 4_000 else []
    found += [f"markup in the text: {token}" for token in TOKEN.findall(message.text)]
    return found


def view_problems(view: dict[str, Any], *, deep: bool = True) -> list[str]:
    """Why Slack would refuse a Home tab or a modal."""
    found = list(_blocks(view["blocks"], most=100, deep=deep))
    size = len(json.dumps(view).encode())
    found += [f"a view of {size} bytes"] if size > 250_000 else []
    if view["type"] == "modal":
        for key in ("title", "submit", "close"):
            found += [f"{key} too long"] if len(view.get(key, {}).get("text", "")) > 24 else []
        asks = any(block["type"] == "input" for block in view["blocks"])
        found += ["inputs without submit"] if asks and "submit" not in view else []
    return found + (["private_metadata too long"] if len(view.get("private_metadata", "")) > 3_000 else [])


def links(blocks: Any) -> set[str]:
    """Every address that the blocks would link to."""
    urls = {part["url"] for part in parts(blocks) if "url" in part}
    return urls | {
        token.partition("|")[0].replace("&amp;", "&") for token in tokens(blocks) if "://" in token
    }


def tokens(blocks: Any) -> list[str]:
    """What stands between angle brackets in mrkdwn: links, mentions, broadcasts."""
    return [
        token
        for part in parts(blocks)
        if part.get("type") == "mrkdwn"
        for token in TOKEN.findall(part["text"])
    ]


def mentions(blocks: Any) -> set[str]:
    """Who or what the blocks would call: users, channels, broadcasts."""
    rich = {
        str(part[key]) for part in parts(blocks) for key in ("user_id", "channel_id", "range") if key in part
    }
    return rich | {token[1:] for token in tokens(blocks) if token[:1] in {"@", "#", "!"}}


def parts(blocks: Any) -> Iterator[dict[str, Any]]:
    """Every object in the blocks, however deep."""
    if isinstance(blocks, dict):
        yield blocks
        for value in blocks.values():
            yield from parts(value)
    elif isinstance(blocks, list):
        for value in blocks:
            yield from parts(value)


def _blocks(blocks: list[dict[str, Any]], *, most: int, deep: bool) -> Iterator[str]:
    if not 0 < len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        yield from (f"{block['type']}: {problem}" for problem in _found(json.dumps(block), deep=deep))
    yield from _repeated(blocks, "action_id")
    yield from _repeated(blocks, "block_id")
    held = [
        block for one in blocks for block in (one, *one.get("child_blocks", ()), *one.get("fallback", ()))
    ]
    if sum(block["type"] in {"table", "data_table"} for block in held) > 1:
        yield "two tables"
    if len(older(blocks)) > most:
        yield f"{len(older(blocks))} blocks in their older form"


@lru_cache(4096)
def _found(block: str, *, deep: bool) -> tuple[str, ...]:
    """What is wrong with a block; many messages hold the same, and the schema is slow."""
    return tuple(_block(json.loads(block), deep=deep))


def _block(block: dict[str, Any], *, deep: bool) -> Iterator[str]:
    yield from grammar.block(block, "")
    for part in parts(block):
        yield from _part(part)
    if deep:
        yield from _by_models(block)
        yield from _by_schema(block)
        yield from _by_slackblocks(block)


UNMODELLED = {"data_table", "layout"}
"""Blocks that neither slack_sdk 3.47 nor slackblocks 3.0 has a model of."""
UNDESCRIBED = {"layout"}
"""Blocks that @slack/types 3.2, of which the schema is made, does not describe."""


def _by_models(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] in UNMODELLED:
        return
    try:
        read = Block.parse(block)
        if read is None or read.to_dict() != block:
            yield "slack_sdk reads it as something else"
    except (SlackObjectFormationError, TypeError) as error:
        yield str(error)


def _part(part: dict[str, Any]) -> Iterator[str]:
    """What the models and the schema let pass."""
    for key in ("elements", "rows", "options", "fields", "blocks"):
        if key in part and not part[key]:
            yield f"{part.get('type')} without {key}"
    text = part.get("text")
    if isinstance(text, str) and not text:
        yield f"empty {part.get('type')}"
    if part.get("type") == "mrkdwn" and (len(part["text"]) > 3_000 or "verbatim" not in part):
        yield "mrkdwn too long, or parsed again by Slack"
    if part.get("type") == "button" and len(part["text"]["text"]) > 75:
        yield "button text too long"
    if len(part.get("options", ())) > 100 or any(len(row) > 20 for row in part.get("rows", ())):
        yield "too many options or columns"
    if "value" in part and "text" in part and "type" not in part and len(part["text"]["text"]) > 75:
        yield "option text too long"


def _repeated(blocks: list[dict[str, Any]], key: str) -> Iterator[str]:
    counts = Counter(part[key] for part in parts(blocks) if key in part)
    yield from (f"{key} {name} {count} times" for name, count in counts.items() if count > 1)


@cache
def _validators() -> dict[str, Draft7Validator]:
    """A validator for each kind of block; none without the schema."""
    if not SCHEMA.is_file():
        return {}
    schema = json.loads(SCHEMA.read_text())
    shared = {"definitions": schema["definitions"]}
    kinds = {
        definition["properties"]["type"]["const"]: name
        for name, definition in schema["definitions"].items()
        if name.endswith("Block") and "const" in definition.get("properties", {}).get("type", {})
    }
    return {kind: Draft7Validator(shared | {"$ref": f"#/definitions/{name}"}) for kind, name in kinds.items()}


def _by_schema(block: dict[str, Any]) -> Iterator[str]:
    validators = _validators()
    if block["type"] in UNDESCRIBED:
        return
    if validators and block["type"] not in validators:
        yield "unknown to the schema"
    elif validators:
        yield from (error.message[:200] for error in validators[block["type"]].iter_errors(block))


def _by_slackblocks(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] in UNMODELLED:
        return
    try:
        slackblocks.Block.from_dict(block)
    except NotImplementedError:
        return
    except (slackblocks.InvalidUsageError, slackblocks.LengthError, TypeError, ValueError) as error:
        yield f"slackblocks: {error}"
