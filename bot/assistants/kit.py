"""Blocks as Slackbot draws them in a tool's result.

One block that it does not know loses all of them, so what is not on its list is left out. A button works there only
where it calls a tool: its action is the tool's name, its value the arguments, and a name stands once in a row. The
rest would be dead, and is left out too.
"""

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

from bot.assistants.tools import AskPapers, CitePapers, FindPapers, FollowPapers, SavePapers, ShowPaper
from bot.blocks.kit import MAX_BLOCKS, MAX_OPTION_VALUE, MAX_VALUE, Block
from bot.kept import compiled
from bot.parsing import read
from bot.queries import Ask, Cite, Compare, Effect, Fact, Keep, Query, Show, Subscribe, Summarize

ALLOWED: Final = frozenset(
    {
        "actions", "card", "carousel", "container", "context", "data_table", "data_visualization", "divider", "file",
        "header", "image", "input", "markdown", "rich_text", "section", "table", "video",
    }
)  # fmt: skip
"""docs.slack.dev/ai/slackbot-mcp-client."""
_CALLING: Final = frozenset({"ask", "page", "cite", "why", "similar", "save", "confirm"})
"""The verbs of buttons that ask for something; the others open forms, or post."""
_INSECURE: Final = compiled(r"<http://[^<>|]*(?:\|(?P<label>[^<>]*))?>")

Call = tuple[str, dict[str, Any]]
"""A tool's name, and its arguments."""


def slackbot(made: Iterable[Block], tools: AbstractSet[str]) -> list[Block]:
    """The blocks of a message for Slackbot, at most 50; `tools` are the names of those that can be called."""
    known = (one for block in made for one in (block["fallback"] if block["type"] == "layout" else (block,)))
    drawn = (part for block in known if block["type"] in ALLOWED for part in _drawn(block, tools))
    return list(drawn)[:MAX_BLOCKS]


def _drawn(block: Block, tools: AbstractSet[str]) -> Iterator[Block]:
    if block["type"] != "actions":
        yield _secure(_beside(block, tools))
        return
    row: list[Block] = []
    for element in filter(None, (_element(one, tools) for one in block["elements"])):
        if element["action_id"] in {one["action_id"] for one in row}:
            yield {"type": "actions", "elements": row}
            row = []
        row.append(element)
    if row:
        yield {"type": "actions", "elements": row}


def _beside(block: Block, tools: AbstractSet[str]) -> Block:
    """A block with one button beside it, in place of a menu whose options would call several tools."""
    menu = block.get("accessory")
    if not menu:
        return block
    call = _call(menu["options"][0]["value"])
    text = menu["options"][0]["text"]
    button = {"type": "button", "action_id": "ask", "text": text, "value": menu["options"][0]["value"]}
    shown = _element(button, tools) if call else None
    return {name: one for name, one in block.items() if name != "accessory"} | (
        {"accessory": shown} if shown else {}
    )


def _element(element: Block, tools: AbstractSet[str]) -> Block | None:
    if element["type"] == "static_select":
        return _menu(element)
    verb = element["action_id"].partition(":")[0]
    call = _call(element["value"]) if element["type"] == "button" and verb in _CALLING else None
    if call is None or call[0] not in tools:
        return None
    value = json.dumps(call[1], ensure_ascii=False)
    return element | {"action_id": f"tool:{call[0]}", "value": value} if len(value) <= MAX_VALUE else None


def _menu(element: Block) -> Block | None:
    """A menu of papers, each by its id."""
    values = [json.dumps({"paper": option["value"]}) for option in element["options"]]
    options = [
        option | {"value": value}
        for option, value in zip(element["options"], values, strict=True)
        if len(value) <= MAX_OPTION_VALUE
    ]
    return element | {"action_id": f"tool:{ShowPaper.name}", "options": options} if options else None


def _call(text: str) -> Call | None:
    """The call that asks for what a button's text asks for; None where no tool does it."""
    query = read(text)
    match query:
        case Show(paper=paper):
            return ShowPaper.name, {"paper": paper}
        case Cite(style=style, papers=papers, of=None):
            return CitePapers.name, {"papers": papers, "style": style}
        case Keep(action="save", papers=papers, channel=False) if papers:
            return SavePapers.name, {"papers": papers}
        case Subscribe(channel=channel, confirmed=True) if channel:
            return FollowPapers.name, {"query": text, "channel": channel, "confirm": True}
        case _:
            return _asked(query, text)


def _asked(query: Query | None, text: str) -> Call | None:
    if isinstance(query, Effect):
        return None
    if isinstance(query, (Ask, Compare, Fact, Summarize)):
        return AskPapers.name, {"question": text}
    return FindPapers.name, {"query": text}


def _secure(value: Any) -> Any:  # noqa: ANN401  what stands in JSON
    """The same with links that are not https as text: Slackbot takes no others."""
    if isinstance(value, list):
        return [_secure(one) for one in value]
    if isinstance(value, str):
        return _INSECURE.sub(lambda found: found["label"] or "", value)
    if not isinstance(value, dict):
        return value
    if value.get("type") == "link" and not str(value["url"]).startswith("https://"):
        return {key: one for key, one in value.items() if key != "url"} | {
            "type": "text",
            "text": value.get("text") or value["url"],
        }
    return {key: _secure(one) for key, one in value.items()}
