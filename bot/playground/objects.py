"""entity.*: Work Objects, their grammar, and the pane in which somebody opens one.

Slack answers a Work Object that it does not understand with a warning, and shows the card instead; so does this one.
"""

from collections.abc import Iterator
from typing import Final

from bot.playground.refusal import RefusalError
from bot.playground.rules import Rule, Shape, anything, at, chars, fits, flag, items, number, word
from bot.playground.site import Site
from bot.playground.site import word as given
from bot.playground.values import Json, Pane

KINDS: Final = ("file", "task", "incident", "content_item", "item")
_TYPED: Final = ("string", "integer", "array", "boolean")
_SLACK: Final = ("date", "timestamp", "image", "link", "email", "user", "channel_id", "entity_ref")


def _sum(value: object, pointer: str) -> Iterator[str]:
    """A text, a number, or several of them."""
    if not isinstance(value, str | int | list) or value == "":
        yield at("must be a value", pointer)


def _any_of(rule: Rule) -> Rule:
    """Any keys, whose values all keep to one rule."""

    def each(value: object, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must be an object", pointer)
        else:
            for key, one in value.items():
                yield from rule(one, f"{pointer}/{key}")

    return each


_TEXT: Final = chars(3000)
_FIELD: Final = fits(
    Shape({"value": _sum}, {"type": _TEXT, "format": word("markdown"), "long": flag, "label": _TEXT})
)
_CUSTOM: Final = fits(
    Shape(
        {
            "key": chars(255),
            "label": chars(255),
            "type": word(*_TYPED, *(f"slack#/types/{name}" for name in _SLACK)),
            "value": _sum,
        },
        {"long": flag, "format": word("markdown"), "item_type": _TEXT, "link": _TEXT},
    )
)
_BUTTON: Final = fits(
    Shape(
        {"text": chars(75), "action_id": chars(255)},
        {
            "value": chars(2000),
            "style": word("primary", "danger"),
            "url": chars(3000),
            "accessibility_label": chars(75),
        },
    )
)
_ATTRIBUTES: Final = Shape(
    {"title": fits(Shape({"text": _TEXT}))},
    {
        "display_type": _TEXT,
        "display_id": _TEXT,
        "product_name": _TEXT,
        "product_icon": anything,
        "full_size_preview": anything,
        "metadata_last_modified": number,
        "locale": _TEXT,
    },
)
_PAYLOAD: Final = Shape(
    {"attributes": fits(_ATTRIBUTES)},
    {
        "fields": _any_of(_FIELD),
        "custom_fields": items(_CUSTOM, 100, 0),
        "display_order": items(chars(255), 100, 0),
        "actions": fits(
            Shape({}, {"primary_actions": items(_BUTTON, 2, 0), "overflow_actions": items(_BUTTON, 5, 0)})
        ),
    },
)
_ENTITY: Final = {
    "entity_type": word(*(f"slack#/entities/{kind}" for kind in KINDS)),
    "external_ref": fits(Shape({"id": chars(255)}, {"type": chars(255)})),
    "url": chars(3000),
    "entity_payload": fits(_PAYLOAD),
}
entity: Final = fits(Shape(_ENTITY))
"""One in a pane."""
linked: Final = fits(Shape(_ENTITY | {"app_unfurl_url": chars(3000)}))
"""One under a link."""


def under(metadata: object) -> tuple[list[Json], list[str]]:
    """The Work Objects in what chat.unfurl is given, or what Slack would not understand of them."""
    held = metadata.get("entities") if isinstance(metadata, dict) else None
    problems = list(items(linked, 50)(held, "/metadata/entities")) if held is not None else []
    return ([], problems) if problems or not isinstance(held, list) else (held, [])


def present(site: Site, args: Json) -> Json:
    """entity.presentDetails: what the pane shows that somebody just opened."""
    ticket = site.tickets.exchange(given(args, "trigger_id"))
    pane = Pane(ticket.user, ticket.channel, ticket.message)
    if error := args.get("error"):
        site.workspace.put(Pane(pane.user, pane.channel, pane.ts, error=error))
        return {"ok": True}
    shown = args.get("metadata")
    if problems := list(entity(shown, "/metadata")):
        raise RefusalError("invalid_metadata", *problems)
    assert isinstance(shown, dict)
    if shown["external_ref"]["id"] != ticket.typed:
        raise RefusalError("entity_metadata_does_not_match_trigger")
    site.workspace.put(Pane(pane.user, pane.channel, pane.ts, shown))
    return {"ok": True}
