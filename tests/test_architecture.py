"""The layers of the house, as `bot/__init__.py` lists them, imports inside functions included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
LAYERS = (
    {"garbage", "memo", "kept"},
    {"text", "settings", "scope", "zones", "taxonomy"},
    {"papers", "queries", "language", "logs"},
    {"texts"},
    {"answers", "corpus"},
    {"parsing", "search", "store"},
    {"meaning", "opensearch"},
    {"library", "feeds"},
    {"citations"},
    {"bibliographies"},
    {"answering"},
    {"blocks", "digest", "evaluation"},
    {"dialogue"},
    {"llm"},
    {"slack"},
    {"assistants"},
    {"opening"},
    {"app", "playground"},
    {"cli"},
    {"__main__"},
)
MODULES = sorted(
    path for path in BOT.rglob("*.py") if path != BOT / "__init__.py" and "node_modules" not in path.parts
)


def part(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def level(name: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if name in layer)


def imported(path: Path) -> Iterator[str]:
    """The parts of the bot that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"bot.{alias.name}" for alias in node.names] if node.module == "bot" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("bot."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(BOT)))
def test_a_module_imports_only_from_layers_below_its_own(path: Path) -> None:
    """A module imports only from its own folder and from lower layers."""
    own = part(path)
    for other in imported(path):
        assert other == own or level(other) < level(own), f"{own} must not import {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(BOT)))
def test_rows_are_counted_where_every_driver_counts_them(path: Path) -> None:
    """`rowcount` is asked in `bot.store.engine.changed` alone, whose types take no INSERT: of one, psycopg says -1."""
    asked = [node for node in ast.walk(ast.parse(path.read_text())) if _counts(node)]
    assert len(asked) == (path == BOT / "store" / "engine.py")


def _counts(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "rowcount") or (
        isinstance(node, ast.Constant) and node.value == "rowcount"
    )
