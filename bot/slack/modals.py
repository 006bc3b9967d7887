"""Modals: forms to fill in, what was entered into them as a query, and answers inside them.

A form is opened while its trigger is good, before anything is looked up. Its answer takes its place: in the
acknowledgement if it is there at once, else after a "looking" view.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.answers import Preview
from bot.blocks import views
from bot.blocks.views import ERRORS
from bot.dialogue.conversation import Place, Reply
from bot.digest import schedule
from bot.parsing import canonical
from bot.parsing.categories import code_of
from bot.parsing.filters import split_names
from bot.queries import WEEKDAYS, Days, Find, Lookup, Order, Query, Schedule, Subscribe
from bot.slack import announcing, poster
from bot.slack.desk import Desk, zone_of
from bot.slack.payloads import Form, Press, submitted

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
        models="models" in values.get("only", "").split(","),
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


View = dict[str, Any]
NAME: Final = "paperbot"
"""The title of a modal that opens with an answer."""


class Modals:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._submitted: Mapping[str, Callable[[Form, Ack, WebClient], None]] = {
            views.ASK: self._asked,
            views.SEARCH: self._searched,
            views.SUBSCRIBE: self._previewed,
            views.CONFIRM: self._confirmed,
        }

    def receive(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Takes a submitted form."""
        form = submitted(body)
        handler = self._submitted.get(form.name)
        self._desk.metrics.received.labels(f"form {form.name}" if handler else "other form").inc()
        if handler:
            handler(form, ack, client)
        else:
            ack()

    def ask(self, client: WebClient, trigger: str, question: str = "") -> None:
        """Opens the form for a question."""
        client.views_open(trigger_id=trigger, view=views.ask_form(question))

    def search(self, client: WebClient, trigger: str) -> None:
        """Opens the form for a search by filters."""
        client.views_open(trigger_id=trigger, view=views.search_form())

    def follow(self, client: WebClient, trigger: str, place: Place, query: Subscribe | None = None) -> None:
        """Opens the form for a subscription, then fills in what is known of it and the person's time zone."""
        opened = client.views_open(trigger_id=trigger, view=views.loading(NAME))
        self._start("form", place, partial(self._fill, client, str(opened["view"]["id"]), place, query))

    def answer(self, client: WebClient, press: Press) -> None:
        """Opens a modal with the answer to a press on the Home tab."""
        opened = client.views_open(trigger_id=press.trigger, view=views.loading(NAME))
        view = str(opened["view"]["id"])
        failed = self._desk.in_view(client, view, "modal", press.place)
        self._desk.workers.start(partial(self.update, client, press, view), failed)

    def update(self, client: WebClient, press: Press, view: str) -> None:
        """Puts the answer to a press in place of a view."""
        reply = self._desk.reply(press.value, press.place)
        poster.fill(client, view, self._shown(NAME, reply, press.place))

    def _fill(self, client: WebClient, view: str, place: Place, query: Subscribe | None) -> None:
        draft = query or Subscribe(EVERYTHING)
        zone = draft.schedule.zone or zone_of(client, place.user)
        draft = replace(
            draft, schedule=replace(draft.schedule, zone=zone), channel=draft.channel or place.channel
        )
        wanted = written(query.find) if query else ""
        poster.fill(client, view, _at(place, views.subscribe_form(wanted, draft)))

    def _asked(self, form: Form, ack: Ack, client: WebClient) -> None:
        self._answered(form, ack, client, form.values.get("question", ""))

    def _searched(self, form: Form, ack: Ack, client: WebClient) -> None:
        find, errors = found(form.values, form.about)
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            self._answered(form, ack, client, str(find))

    def _previewed(self, form: Form, ack: Ack, client: WebClient) -> None:
        query, errors = followed(form.values, self._desk)
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            self._answered(form, ack, client, str(query))

    def _confirmed(self, form: Form, ack: Ack, client: WebClient) -> None:
        self._answered(form, ack, client, form.about)

    def _answered(self, form: Form, ack: Ack, client: WebClient, text: str) -> None:
        """Acknowledges with the answer itself, or with a view that the answer then replaces."""
        view = self._desk.workers.promptly(
            partial(self._answer, form, text),
            late=partial(poster.fill, client, form.view),
            failed=self._desk.in_view(client, form.view, "form", form.place),
        )
        ack(response_action="update", view=view or views.loading(form.title or NAME))

    def _answer(self, form: Form, text: str) -> View:
        reply = self._desk.reply(text, form.place)
        self._desk.announce(reply, form.place, announcing.storing(self._desk))
        return self._shown(form.title or NAME, reply, form.place)

    def _shown(self, title: str, reply: Reply, place: Place) -> View:
        if isinstance(reply.answer, Preview):
            return _at(place, views.confirm_form(reply.answer))
        return views.answer_view(title, reply.answer, reply.query, self._desk.conversation.today)

    def _start(self, kind: str, place: Place, work: Callable[[], None]) -> None:
        self._desk.workers.start(work, self._desk.in_silence(kind, place))


def _at(place: Place, view: View) -> View:
    """A form that remembers where it was opened; nobody but the bot writes what it remembers."""
    return view | {"private_metadata": f"{place.channel} {view['private_metadata']}"}
