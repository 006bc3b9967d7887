"""Block Kit: every limit of Slack's, and pieces and forms' fields made into blocks within them.

Limits are those of docs.slack.dev/reference/block-kit. The total of a message is undocumented; posts measured
by others (slackapi/bolt-js issues 2509 and 2867) passed at 15,561 characters of JSON and failed at 17,694, so
12,000 of JSON is safe however Slack counts.

A field's name is both its block id and its action id, so every form is read alike.
`view.state.values[name][name]` holds what was entered; an error is told beside the field of that name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Any, Final, TypeVar, assert_never, cast

from msgspec.structs import replace

from bot.blocks.escape import cut, escape, linked, literal, printable, tidy
from bot.blocks.pieces import (
    Box,
    Bullets,
    Button,
    Buttons,
    Copyable,
    Fold,
    Heading,
    Line,
    Menu,
    Note,
    Opinion,
    Part,
    Piece,
    Prose,
    Quoted,
    Row,
    Run,
    Table,
)
from bot.kept import compiled

Block = dict[str, Any]
T = TypeVar("T")
R = TypeVar("R")

MAX_BLOCKS: Final = 50
MAX_VIEW_BLOCKS: Final = 100
MAX_TOTAL: Final = 12_000
MAX_TEXT: Final = 3_500
"""Slack advises at most 4,000; the rest is left for the line above an answer that is shared."""
MAX_HEADER: Final = 150
MAX_CONTEXT: Final = 2_000
MAX_SECTION: Final = 3_000
MAX_OVERFLOW: Final = 5
MAX_ACTIONS: Final = 25
MAX_LABEL: Final = 75
MAX_VALUE: Final = 2_000
MAX_OPTION_VALUE: Final = 75
"""Slack takes 150 today; @slack/types still says 75."""
MAX_OPTIONS: Final = 100
MAX_ROWS: Final = 100
MAX_COLUMNS: Final = 20
MAX_CHILDREN: Final = 10
MAX_CONTAINED: Final = 150
MAX_SORTABLE: Final = 201
MAX_LAID: Final = 5
"""Rows of a layout."""


Used = defaultdict[str, int]
"""How many elements of a message do what, so that each has an id of its own."""


class Known:
    """What was made of parts of a message that is being fitted: it is made two or three times, of mostly the same parts."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[object, Any]] = {}

    def of(self, part: T, make: Callable[[T], R]) -> R:
        """What `make` gives for this very part, which lives as long as this does."""
        found = self._made.get(id(part))
        if found is None:
            found = self._made[id(part)] = part, make(part)
        return cast("R", found[1])


def blocks(pieces: Iterable[Piece], known: Known | None = None) -> list[Block]:
    """Blocks for the pieces, in order; what would be an empty block is left out."""
    used: Used = defaultdict(int)
    made = known or Known()
    return [block for piece in pieces for block in _of(piece, used, made) if block]


def _of(piece: Piece, used: Used, known: Known) -> Iterator[Block | None]:
    """The blocks of a piece; the sentence of a row is rich text, in which nothing is read as markup."""
    match piece:
        case Row():
            yield _row(piece, used, known)
            yield known.of(piece.quote, _sentence) if piece.quote else None
        case Buttons():
            yield _actions(piece, used)
        case Opinion():
            yield _opinion(piece, used)
        case Box():
            yield _box(piece)
        case Fold():
            yield from _containers(piece, used, known)
        case _:
            yield known.of(piece, _block)


def _sentence(quote: Quoted) -> Block | None:
    element = _part(quote)
    return rich([element]) if element else None


def _lines(lines: Sequence[Line]) -> str:
    fitting = ("\n".join(mrkdwn(one.runs, limit) for one in lines) for limit in (300, 120, 40))
    return next((text for text in fitting if len(text) <= MAX_SECTION), "")


def _containers(fold: Fold, used: Used, known: Known) -> Iterator[Block]:
    """As many containers as the pieces need; what belongs to one paper stays in one."""
    title, held = tidy(fold.title, MAX_CONTAINED), list[Block]()
    for made in ([block for block in _of(piece, used, known) if block] for piece in fold.pieces):
        if len(held) + len(made) > MAX_CHILDREN:
            yield _container(title, held)
            title, held = tidy(f"{fold.title}, continued", MAX_CONTAINED), []
        held += made
    if held:
        yield _container(title, held)


def _container(title: str, held: Sequence[Block]) -> Block:
    shown = plain_text(title or "–")
    return {
        "type": "container",
        "title": shown,
        "width": "full",
        "is_collapsible": True,
        "child_blocks": list(held),
    }


def _row(row: Row, used: Used, known: Known) -> Block | None:
    """A few lines with a menu beside them."""
    text = known.of(row.lines, _lines)
    if not text.strip():
        return None
    made: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    menu = _overflow(row.menu, used) if row.menu else None
    return made | ({"accessory": menu} if menu else {})


def _overflow(menu: Menu, used: Used) -> Block | None:
    options = _options(menu)[:MAX_OVERFLOW]
    return (
        {"type": "overflow", "action_id": _action(menu.verb, used), "options": options} if options else None
    )


def _block(piece: Heading | Prose | Note | Table) -> Block | None:
    match piece:
        case Heading():
            return header(piece.text)
        case Prose():
            elements = [element for part in piece.parts if (element := _part(part))]
            return rich(elements) if elements else None
        case Note():
            return _note(piece)
        case Table():
            return _TABLES[piece.form](piece)
        case _:
            assert_never(piece)


def header(text: str) -> Block | None:
    """A large bold line, which screen readers take for a heading; None when nothing would be seen."""
    shown = tidy(text, MAX_HEADER)
    return {"type": "header", "text": plain_text(shown)} if shown else None


def rich(elements: Sequence[Block]) -> Block:
    """A block of rich text from its elements."""
    return {"type": "rich_text", "elements": list(elements)}


def context(text: str) -> Block:
    """A small grey line of mrkdwn, which must be escaped already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _note(note: Note) -> Block | None:
    fitting = (text for limit in (300, 120, 40) if len(text := mrkdwn(note.runs, limit)) <= MAX_CONTEXT)
    text = next(fitting, "")
    return context(text) if text.strip() else None


def plain_text(text: str) -> Block:
    """A text that Slack shows as it stands, without making emoji of ":100:"."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(runs: Iterable[Run], limit: int = 300) -> str:
    """Runs as escaped mrkdwn, each foreign text at most `limit` characters."""
    return "".join([_mrkdwn(run, limit) for run in runs])


def _mrkdwn(run: Run, limit: int) -> str:
    if run.user:
        return f"<@{run.user}>"
    if run.channel:
        return f"<#{run.channel}>"
    text = run.text if len(run.text) <= limit else cut(run.text, limit)
    shown = linked(run.url, text) if run.url else literal(text)
    mark = ("*" if run.bold else "_" if run.italic else "") if shown else ""
    # Space stays outside the marks: Slack takes "* bold*" for text.
    return f"{' ' * text[:1].isspace()}{mark}{shown}{mark}{' ' * text[-1:].isspace()}"


def _part(part: Part) -> Block | None:
    match part:
        case Line():
            return _element("rich_text_section", part.runs)
        case Quoted():
            return _element("rich_text_quote", part.runs)
        case Bullets():
            items = [item for runs in part.items if (item := _element("rich_text_section", runs))]
            style = "ordered" if part.numbered else "bullet"
            return {"type": "rich_text_list", "style": style, "elements": items} if items else None
        case Copyable():
            return _element("rich_text_preformatted", (Run(part.text),))
        case _:
            assert_never(part)


def _element(kind: str, runs: Sequence[Run]) -> Block | None:
    leaves = [leaf for run in _merged(runs) if (leaf := _leaf(run))]
    return {"type": kind, "elements": leaves} if leaves else None


def _merged(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours in the same plain style as one: a shorter message."""
    if len(runs) == 1:
        yield runs[0]
        return
    for style, group in groupby(runs, key=lambda run: (run.url, run.bold, run.italic, run.user, run.channel)):
        first, *others = group
        if style[0] or style[3] or style[4] or not others:
            yield from (first, *others)
        else:
            yield replace(first, text="".join([run.text for run in (first, *others)]))


def _leaf(run: Run) -> Block | None:
    if run.user:
        return {"type": "user", "user_id": run.user}
    if run.channel:
        return {"type": "channel", "channel_id": run.channel}
    text = printable(run.text)
    if not text:
        return None
    leaf: Block = (
        {"type": "link", "url": run.url, "text": text} if run.url else {"type": "text", "text": text}
    )
    style = {name: True for name, on in (("bold", run.bold), ("italic", run.italic)) if on}
    return leaf | {"style": style} if style else leaf


Cells = tuple[tuple[Run, ...], ...]


def _table(table: Table) -> Block | None:
    rows = [[_cell(cell) for cell in row[:MAX_COLUMNS]] for row in table.rows[:MAX_ROWS] if row]
    settings = [{"is_wrapped": True} for _ in rows[0]] if rows else []
    return {"type": "table", "rows": rows, "column_settings": settings} if rows else None


def _cell(runs: Sequence[Run]) -> Block:
    """A cell must hold something: a dash where a paper says nothing."""
    section = _element("rich_text_section", runs)
    return rich([section]) if section else {"type": "raw_text", "text": "–"}


def _layout(table: Table) -> Block | None:
    """Each column beside the others; a client that knows no layout shows the table."""
    plain, (head, *rows) = _table(table), table.rows
    if plain is None or not rows or len(head) < 2:
        return plain
    columns = range(1, min(len(head), MAX_COLUMNS))
    made = [
        {"items": [_item(n, band, head if number == 0 else ()) for n in columns]}
        for number, band in enumerate(_bands(rows))
    ]
    label = tidy(table.caption, MAX_HEADER) or "–"
    return {"type": "layout", "label": label, "grid_lines": "rows", "rows": made, "fallback": [plain]}


def _bands(rows: Sequence[Cells]) -> list[list[Cells]]:
    """Rows that are laid out as one, at most five: a sentence stands alone, short values together."""
    grouped = [list(band) for _, band in groupby(rows, key=lambda row: max(map(_letters, row)) > MAX_LABEL)]
    kept, rest = grouped[: MAX_LAID - 1], grouped[MAX_LAID - 1 :]
    return [*kept, *([list(chain.from_iterable(rest))] if rest else [])]


def _letters(cell: Sequence[Run]) -> int:
    return sum(len(run.text) for run in cell)


def _item(n: int, rows: Sequence[Cells], head: Cells) -> Block:
    """What one column says in some rows, each cell under the heading of its row."""
    said = [*([head[n]] if head else ()), *(_headed(row[0], row[n]) for row in rows)]
    made = [element for runs in said if (element := _element("rich_text_section", runs))]
    return {"width": "standard", "blocks": [rich(made)]}


def _headed(label: Sequence[Run], cell: Sequence[Run]) -> tuple[Run, ...]:
    """A short value behind its heading, a sentence beneath it."""
    between = Run(": " if _letters(cell) <= MAX_LABEL else "\n")
    return (*label, between, *(cell or (Run("–"),)))


def _data_table(table: Table) -> Block | None:
    """Rows that their reader orders and filters; headings are plain there, and numbers are numbers."""
    head, *rows = table.rows
    if not rows or not head:
        return _table(table)
    names = [
        {"type": "raw_text", "text": tidy("".join(run.text for run in cell), MAX_LABEL) or "–"}
        for cell in head
    ]
    body = [[_datum(cell) for cell in row[:MAX_COLUMNS]] for row in rows[: MAX_SORTABLE - 1]]
    caption = tidy(table.caption, MAX_HEADER) or "–"
    return {
        "type": "data_table",
        "caption": caption,
        "page_size": 10,
        "row_header_column_index": 1,
        "rows": [names[:MAX_COLUMNS], *body],
    }


def _datum(runs: Sequence[Run]) -> Block:
    text = "".join(run.text for run in runs)
    return (
        {"type": "raw_number", "value": int(text), "text": text}
        if text.isascii() and text.isdecimal()
        else _cell(runs)
    )


_TABLES: Final[Mapping[str, Callable[[Table], Block | None]]] = {
    "plain": _table,
    "beside": _layout,
    "sortable": _data_table,
}


def _actions(row: Buttons, used: Used) -> Block | None:
    made = [_button(item, used) if isinstance(item, Button) else _menu(item, used) for item in row.items]
    elements = [element for element in made if element][:MAX_ACTIONS]
    return {"type": "actions", "elements": elements} if elements else None


def _box(piece: Box) -> Block:
    """A field whose text is asked when Enter is pressed; one in a view."""
    return field("ask:box", piece.label, typing(piece.placeholder)) | {"dispatch_action": True}


def _opinion(piece: Opinion, used: Used) -> Block | None:
    """Both have one action, so the verdict stands in the value."""
    helpful, unhelpful = (f"{verdict} {piece.query}" for verdict in ("helpful", "unhelpful"))
    if len(unhelpful) > MAX_VALUE:
        return None
    element = {
        "type": "feedback_buttons",
        "action_id": _action("opinion", used),
        "positive_button": _thumb("Helpful", helpful, "This answer was helpful"),
        "negative_button": _thumb("Not helpful", unhelpful, "This answer was not helpful"),
    }
    return {"type": "context_actions", "elements": [element]}


def _thumb(text: str, value: str, label: str) -> Block:
    return {"text": plain_text(text), "value": value, "accessibility_label": label}


def _button(button: Button, used: Used) -> Block | None:
    """A button that would need a longer value than Slack takes is left out: a dead one is worse."""
    text = tidy(button.text, MAX_LABEL)
    if len(button.query) > MAX_VALUE or not button.query or not text:
        return None
    made = {
        "type": "button",
        "action_id": _action(button.verb, used),
        "text": plain_text(text),
        "value": button.query,
    }
    if button.style:
        made["style"] = button.style
    if button.label:
        made["accessibility_label"] = tidy(button.label, MAX_LABEL)
    return made


def _menu(menu: Menu, used: Used) -> Block | None:
    options = _options(menu)
    if not options:
        return None
    shown = plain_text(tidy(menu.text, MAX_HEADER))
    return {
        "type": "static_select",
        "action_id": _action(menu.verb, used),
        "placeholder": shown,
        "options": options,
    }


def _options(menu: Menu) -> list[Block]:
    return [
        {"text": plain_text(text), "value": value}
        for label, value in menu.options[:MAX_OPTIONS]
        if (text := tidy(label, MAX_LABEL)) and 0 < len(value) <= MAX_OPTION_VALUE
    ]


def _action(verb: str, used: Used) -> str:
    used[verb] += 1
    return f"{verb}:{used[verb]}"


def top(text: str, most: int = MAX_TEXT) -> str:
    """The top-level text, which screen readers and notifications use: escaped, and short enough whole."""
    limit, told = most, printable(text)
    while len(shown := escape(cut(told, limit))) > most:
        limit -= max(len(shown) - most, 1) // 5 + 1
    return shown


MAX_PLACEHOLDER: Final = 150
MAX_HINT: Final = 2_000
MAX_TYPED: Final = 2_000
_CLOCK: Final = compiled("(?:[01][0-9]|2[0-3]):[0-5][0-9]")

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
    made = _control("plain_text_input", placeholder) | {"max_length": MAX_TYPED, "multiline": multiline}
    return made | {"initial_value": cut(initial, MAX_TYPED)} if initial else made


def choosing(placeholder: str, options: Sequence[Option], initial: str = "") -> Block:
    """One of several, of which `initial` is chosen already if it is among them."""
    made = _control("static_select", placeholder) | {"options": [_option(option) for option in options]}
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
    made = _control("datepicker", placeholder)
    return made | {"initial_date": initial.isoformat()} if initial else made


def timing(placeholder: str, initial: str) -> Block:
    """A time of day, such as "09:00"; none is chosen already where `initial` is none."""
    made = _control("timepicker", placeholder)
    return made | {"initial_time": initial} if _CLOCK.fullmatch(initial) else made


def place(placeholder: str, initial: str = "") -> Block:
    """A channel or direct message; the one the form was opened from, unless another is given."""
    made = _control("conversations_select", placeholder)
    return made | (
        {"initial_conversation": initial} if initial else {"default_to_current_conversation": True}
    )


def _control(kind: str, placeholder: str) -> Block:
    return {"type": kind, "placeholder": plain_text(cut(placeholder, MAX_PLACEHOLDER))}


def _option(option: Option) -> Block:
    return {"text": plain_text(tidy(option[0], MAX_LABEL)), "value": option[1]}
