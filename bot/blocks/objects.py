"""A paper as one of Slack's Work Objects: a content item, known by its arXiv id, with a short form and a whole one.

The short form stands under a link, the whole one in the pane that opens beside it. Every text in it is plain: Slack
reads no markup in a field that names no format. docs.slack.dev/messaging/work-objects.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from bot.answers import Listed, Quote
from bot.blocks import escape
from bot.blocks.entries import byline, everyone
from bot.blocks.escape import cut, printable, tidy
from bot.blocks.kit import MAX_VALUE
from bot.blocks.notation import category, title
from bot.feeds.legible import legible
from bot.papers import Paper
from bot.queries import Cite, Keep, Query, Similar, Summarize

Json = dict[str, Any]

KIND: Final = "slack#/entities/content_item"
SOURCE: Final = "arxiv"
"""What our ids are ids of; with the id it never changes, as Slack finds by it where else a paper was talked of."""
_LINK: Final = "slack#/types/link"
MAX_FIELD: Final = 2_000
"""Characters; Slack names no limit."""


def unfurled(paper: Paper, url: str, gist: Quote | None) -> Json:
    """The short form, under a link as it was posted: who, when, where, and the sentence that says what was done."""
    said = gist.text if gist else ""
    authors = "".join(run.text for run in byline(Listed(paper)))
    return {"app_unfurl_url": url} | _entity(paper, said, authors, _known(paper))


def detailed(paper: Paper) -> Json:
    """The whole one, for the pane: the abstract, and every stored field."""
    return _entity(paper, paper.abstract, everyone(paper), (*_known(paper), *_more(paper)))


def ours(reference: Json) -> str:
    """The arXiv id that Slack asks for by a reference; empty where it is not one of ours."""
    found = reference.get("id")
    return found if reference.get("type") == SOURCE and isinstance(found, str) else ""


Custom = tuple[str, str, str]
"""A field's key, its label and its value."""


def _entity(paper: Paper, said: str, authors: str, custom: tuple[Custom, ...]) -> Json:
    fields = _fields(paper, said, tidy(authors, MAX_FIELD))
    shown = [_custom(*one) for one in custom if one[2]]
    attributes = {
        "title": {"text": title(paper)},
        "display_type": "Paper",
        "display_id": f"arXiv:{paper.id}",
        "product_name": "paperbot",
    }
    payload = {
        "attributes": attributes,
        "fields": fields,
        "custom_fields": shown,
        "display_order": [*fields, *(one["key"] for one in shown)],
        "actions": _actions(paper),
    }
    address = escape.abstract(paper) or paper.url
    return {
        "entity_type": KIND,
        "external_ref": {"id": paper.id, "type": SOURCE},
        "url": address,
        "entity_payload": payload,
    }


def _fields(paper: Paper, said: str, authors: str) -> Json:
    """What Slack knows of any content item; what is empty is left out."""
    first = int(datetime(paper.date.year, paper.date.month, paper.date.day, tzinfo=UTC).timestamp())
    fields: Json = (
        {"description": {"value": cut(printable(legible(said)[0]), MAX_FIELD), "long": True}}
        if said.strip()
        else {}
    )
    fields |= {"created_by": {"value": authors, "type": "string"}} if authors else {}
    return fields | {"date_created": {"value": first}}


def _known(paper: Paper) -> tuple[Custom, ...]:
    code = next((url for link in paper.of("code") if (url := escape.stored(link))), "")
    return (
        (
            "withdrawn",
            "Withdrawn",
            tidy(paper.withdrawal, 300) or "by its authors" if paper.withdrawn else "",
        ),
        ("venue", "Venue", tidy(paper.venue, 300)),
        ("category", "Category", category(paper.primary) if paper.primary else ""),
        ("code", "Code", code),
    )


def _more(paper: Paper) -> Iterator[Custom]:
    """What else is stored."""
    yield from (
        ("pdf", "PDF", escape.pdf(paper)),
        ("organisation", "Organisation", paper.organisation),
        ("journal", "Journal", paper.journal),
        ("doi", "DOI", paper.doi),
        ("licence", "Licence", paper.licence),
        ("comment", "Comment", paper.comment),
    )


def _custom(key: str, label: str, value: str) -> Json:
    address = value.startswith(("https://", "http://")) and key in {"code", "pdf"}
    shown = value if address else tidy(value, MAX_FIELD) or "–"
    return {"key": key, "label": label, "type": _LINK if address else "string", "value": shown}


def _actions(paper: Paper) -> Json:
    """What can be done with it: the two that are meant most, and the others behind a menu."""
    one = (paper.id,)
    primary = _button("Cite", "cite:1", Cite("bibtex", one)), _button("Save", "save:1", Keep("save", one))
    others = (
        _button("Summary", "ask:1", Summarize(paper.id)),
        _button("More like this", "similar:1", Similar(paper.id)),
    )
    kept = ("primary_actions", primary), ("overflow_actions", others)
    return {name: [one for one in buttons if len(one["value"]) <= MAX_VALUE] for name, buttons in kept}


def _button(text: str, action: str, query: Query) -> Json:
    return {"text": text, "action_id": action, "value": str(query)}
