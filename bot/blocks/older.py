"""The same message for where blocks of 2026 are not taken: each becomes what it replaced.

Slack says of none of them which methods take it; what is refused is sent again in this form, and where nobody has seen
them taken (private answers, pages turned in place) they are sent in it at once.
"""

from collections.abc import Iterable, Iterator

from bot.blocks.kit import Block, rich


def older(made: Iterable[Block]) -> list[Block]:
    """Blocks of before 2026 that say the same.

    >>> older([{"type": "layout", "label": "x", "rows": [], "fallback": [{"type": "divider"}]}])
    [{'type': 'divider'}]
    """
    return [block for one in made for block in _older(one)]


def _older(block: Block) -> Iterator[Block]:
    match block["type"]:
        case "container":
            title = {"type": "text", "text": block["title"]["text"], "style": {"bold": True}}
            yield rich([{"type": "rich_text_section", "elements": [title]}])
            yield from block["child_blocks"]
        case "layout":
            yield from block["fallback"]
        case "data_table":
            rows = [[_cell(cell) for cell in row] for row in block["rows"]]
            yield {"type": "table", "rows": rows, "column_settings": [{"is_wrapped": True} for _ in rows[0]]}
        case _:
            yield block


def _cell(cell: Block) -> Block:
    return {"type": "raw_text", "text": cell["text"]} if cell["type"] == "raw_number" else cell
