"""What was entered into a form, as a query; or what is wrong with it, beside the field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.blocks.asides import ERRORS
from bot.digest import schedule
from bot.parsing import canonical
from bot.parsing.categories import code_of
from bot.parsing.filters import split_names
from bot.queries import WEEKDAYS, Days, Find, Lookup, Order, Query, Schedule, Subscribe
from bot.slack.conversation import Place
from bot.slack.desk import Desk

Values = Mapping[str, str]
Errors = dict[str, str]
"""What to say beside a field, by its name."""

EVERYTHING: Final = Find()
ORDERS: Final[Mapping[str, Order]] = {"newest": "newest", "oldest": "oldest", "relevance": "relevance"}
DAYS: Final[Mapping[str, Days]] = {
    "every day": "every day",
    "every weekday": "every weekday",
    "every week": "every week",
}


def written(find: Find) -> str:
    """A listing as text that a person may go on editing."""
    return str(find)


def found(values: Values, about: str = "") -> tuple[Find, Errors]:
    """The search that a form asks for, which was opened about a listing: what it has no boxes for stays as it was."""
    typed, since, before = values.get("category", ""), _day(values, "since"), _day(values, "before")
    category = code_of(typed) if typed else ""
    unread = {"since": values.get("since") and not since, "before": values.get("before") and not before}
    errors = {name: ERRORS["day"] for name, wrong in unread.items() if wrong}
    if typed and not category:
        errors["category"] = ERRORS["category"]
    if since and before and before <= since:
        errors["before"] = ERRORS["before"]
    opened = canonical.read(about)
    find = replace(
        opened if isinstance(opened, Find) else EVERYTHING,
        words=values.get("words", ""),
        authors=tuple(split_names(values["author"])) if values.get("author") else (),
        since=since,
        before=before,
        category=category,
        organisation=values.get("organisation", ""),
        venue=values.get("venue", ""),
        code="code" in values.get("only", "").split(","),
        order=ORDERS.get(values.get("order", "")),
        page=1,
    )
    return find, errors


def followed(values: Values, desk: Desk) -> tuple[Subscribe, Errors]:
    """The subscription that a form asks for."""
    find = _listing(values.get("query", ""), desk)
    zone, ticked = values.get("zone", ""), values.get("options", "").split(",")
    errors = {"query": ERRORS["query"]} if find is None else {}
    if schedule.zone(zone) is None:
        errors["zone"] = ERRORS["zone"]
    if schedule.clock(values.get("time") or "09:00") is None:
        errors["time"] = ERRORS["time"]
    when = Schedule(
        DAYS.get(values.get("days", ""), "every weekday"),
        WEEKDAYS.index(values["weekday"]) if values.get("weekday") in WEEKDAYS else 0,
        values.get("time") or "09:00",
        zone,
    )
    channel = values.get("channel", "")
    wanted = Subscribe(find or EVERYTHING, when, channel, "silent" in ticked, "replaced" in ticked)
    return wanted, errors


def _listing(text: str, desk: Desk) -> Find | None:
    """The listing that a text means; None when it means something else."""
    query: Query = desk.conversation.understood(text, Place("", "", ""))
    if isinstance(query, Subscribe):
        return query.find
    if isinstance(query, Lookup):
        return Find(words=query.words)
    return query if isinstance(query, Find) else None


def _day(values: Values, name: str) -> date | None:
    """The day in a field; None where nothing, or no day, was entered."""
    try:
        return date.fromisoformat(values.get(name, ""))
    except ValueError:
        return None
