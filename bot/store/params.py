"""What is sent to a database, as every database takes it.

PostgreSQL refuses NUL in a text, and UTF-8 has no lone surrogates, which people send all the same. Both are replaced
in whatever a statement is given, keys and comparisons too, so that what was stored is found again.
"""

import re
from typing import Any, Final

_REFUSED: Final = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """A text without what no database takes.

    >>> storable("a\\0b\\ud800"), storable("Gloeckle")
    ('a\ufffdb\ufffd', 'Gloeckle')
    """
    return _REFUSED.sub("\ufffd", text)


def cleaned(
    _connection: Any,  # noqa: ANN401  SQLAlchemy's own types
    _cursor: Any,  # noqa: ANN401  as above
    statement: str,
    parameters: Any,  # noqa: ANN401  as above
    _context: Any,  # noqa: ANN401  as above
    many: bool,
) -> tuple[str, Any]:
    """SQLAlchemy's event `before_cursor_execute`, whose answer takes the place of what was given."""
    return statement, [_row(row) for row in parameters] if many else _row(parameters)


def _row(row: Any) -> Any:  # noqa: ANN401  a mapping or a sequence, as the driver names its parameters
    if isinstance(row, dict):
        return {name: _value(value) for name, value in row.items()}
    return tuple(map(_value, row))


def _value(value: Any) -> Any:  # noqa: ANN401  anything that a column holds
    return storable(value) if isinstance(value, str) else value
