"""Rules: what a piece of Block Kit may look like. Small functions that join into the grammar.

A rule takes a value and the JSON pointer to it, and yields what Slack would object to, in Slack's words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Rule = Callable[[object, str], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of object; any other key is refused unless it is `loose`."""

    must: Mapping[str, Rule] = field(default_factory=dict)
    may: Mapping[str, Rule] = field(default_factory=dict)
    loose: bool = False


def at(what: str, pointer: str) -> str:
    """A complaint with the place that it is about."""
    return f"{what} [json-pointer:{pointer}]"


def chars(most: int, least: int = 1) -> Rule:
    """A string of `least` to `most` characters."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at("must be a string", pointer)
        elif len(value) > most:
            yield at(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", pointer)

    return rule


def flag(value: object, pointer: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield at("must be a boolean", pointer)


def number(value: object, pointer: str) -> Iterator[str]:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield at("must be an integer", pointer)


def anything(_value: object, _pointer: str) -> Iterator[str]:
    """No rule of ours; `slack_sdk.models` may have one."""
    yield from ()


def word(*allowed: str) -> Rule:
    """One of a few strings."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield at(f"must be one of {', '.join(allowed)}", pointer)

    return rule


def items(each: Rule, most: int, least: int = 1) -> Rule:
    """A list of `least` to `most` values that all keep to one rule."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at("must be an array", pointer)
            return
        if len(value) > most:
            yield at(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            yield at(f"no less than {least} items allowed", pointer)
        for i, item in enumerate(value):
            yield from each(item, f"{pointer}/{i}")

    return rule


def fits(shape: Shape) -> Rule:
    """An object of one shape."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must be an object", pointer)
            return
        known = {**shape.must, **shape.may}
        yield from (at(f"missing required field: {key}", pointer) for key in shape.must if key not in value)
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{pointer}/{key}")
            elif key != "type" and not shape.loose:
                yield at(f"invalid additional property: {key}", pointer)

    return rule


def kind(shapes: Mapping[str, Shape], *allowed: str) -> Rule:
    """An object whose `type` picks its shape, from all of `shapes` or only the allowed ones."""

    def rule(value: object, pointer: str) -> Iterator[str]:
        name = value.get("type") if isinstance(value, dict) else None
        if name is None:
            yield at("missing required field: type", pointer)
        elif name not in (allowed or shapes) or name not in shapes:
            yield at(f"unsupported type: {name}", pointer)
        else:
            yield from fits(shapes[name])(value, pointer)

    return rule
