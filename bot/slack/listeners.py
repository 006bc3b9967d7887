"""All that Slack can send, each with the listener that takes it. Whatever no listener wants is acknowledged."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.middleware import Middleware
from slack_bolt.request.payload_utils import is_slash_command
from slack_sdk.errors import SlackApiError

from bot.answers import Answer
from bot.blocks import Message, views
from bot.dialogue.conversation import Place
from bot.kept import compiled
from bot.queries import Add
from bot.slack import announcing, poster
from bot.slack.actions import Actions
from bot.slack.commands import Commands, Shortcuts
from bot.slack.desk import Desk
from bot.slack.events import Events
from bot.slack.given import Given
from bot.slack.lists import Lists
from bot.slack.modals import Modals
from bot.slack.payloads import word
from bot.slack.unfurls import Fetch
from bot.store.pending import Pending

log = logging.getLogger(__name__)

ANY: Final = compiled("")


def register(app: App, desk: Desk, fetch: Fetch) -> None:
    """Connects an app with all listeners, which are few because Bolt tries one after the other.

    `fetch` takes papers that somebody links to into the library.
    """
    announcing.serve(desk)
    modals, given = Modals(desk), Given(desk, fetch)
    app.use(Directly(Commands(desk, modals)))
    app.event(ANY)(Events(desk, fetch, given, listed(desk)).receive)
    app.action(ANY)(Actions(desk, modals).receive)
    app.shortcut(ANY)(Shortcuts(desk, modals, given).receive)
    app.view(ANY)(modals.receive)
    app.options(ANY)(_no_options)
    app.error(Failures(desk).receive)


class Directly(Middleware):
    """Takes slash commands, which Slack waits for with an answer in them.

    A listener is matched by thirty values that Bolt gathers first, and called by thirty gathered anew: a twentieth of a
    card at the door.
    """

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt's own signature
        next: Callable[[], BoltResponse],  # noqa: A002  as above
    ) -> BoltResponse:
        if not is_slash_command(req.body):
            return next()
        return self._commands.receive(req.context.ack, req.body, req.context.client)


def listed(desk: Desk) -> Lists:
    """What reads lists of papers; the conversation has them fetched."""

    def adding(query: Add, place: Place) -> Answer:
        return desk.conversation.adding(query, place)  # by whatever fetches papers then

    made = Lists(desk.library, Pending(desk.library.store, "offer"), adding, desk.now)
    desk.conversation.importing = made.fetch
    return made


class Failures:
    """The error handler: one sentence for the person, the rest for the log."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def receive(self, error: Exception, request: BoltRequest, context: BoltContext) -> BoltResponse:
        """What Slack is told: an unknown payload is fine; an event that failed is worth delivering again."""
        if isinstance(error, BoltUnhandledRequestError):
            self._desk.metrics.received.labels("unknown").inc()
            return BoltResponse(status=200)
        if isinstance(error, SlackApiError) and error.response.get("error") in poster.GONE:
            log.info("nobody waits for this any more: %s", error.response.get("error"))
            return BoltResponse(status=200)
        place = Place(
            context.team_id or context.enterprise_id or "", context.channel_id or "", context.user_id or ""
        )
        sorry = self._desk.report(error, _kind(request.body), place)
        if "command" in request.body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry.text})
        if word(request.body, "type") == "event_callback":
            return BoltResponse(status=503)
        return self._told(request, context, sorry)

    def _told(self, request: BoltRequest, context: BoltContext, sorry: Message) -> BoltResponse:
        """Nothing but an event comes again, so whoever pressed or filled in is told."""
        if word(request.body, "type") == "view_submission":
            told = {"response_action": "update", "view": views.told(sorry.text)}
            return BoltResponse(status=200, body=told)
        if hook := word(request.body, "response_url"):
            silent = self._desk.in_silence("apology", Place(context.team_id or "", "", ""))
            self._desk.workers.start(partial(poster.respond, hook, sorry), silent)
        return BoltResponse(status=200)


def _kind(body: dict[str, Any]) -> str:
    return "command" if "command" in body else str(body.get("type", "payload"))


def _no_options(ack: Ack) -> None:
    ack(options=[])
