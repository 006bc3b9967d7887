"""Hands: what a person presses, picks, fills in and commands, and the bot's acknowledgement carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.playground import composer, elements, payloads, views
from bot.playground.acts import Actor, Turn
from bot.playground.calls import Call
from bot.playground.checks import check_view
from bot.playground.checks import elements as acting
from bot.playground.delivery import SECONDS, Delivery
from bot.playground.door import respond
from bot.playground.elements import Chosen
from bot.playground.refusal import RefusalError
from bot.playground.tickets import Ticket
from bot.playground.values import SLACKBOT, Json, Message, User, View

UNFILLED: Final = {"button", "feedback_buttons", "icon_button", "workflow_button", "overflow"}
"""Elements that are pressed, and hold nothing afterwards."""
TROUBLE: Final = "We had some trouble connecting. Try again?"


class Hands(Actor):
    """Everyone's hands in one workspace."""

    def slash(self, typed: str, channel: str = "papers", user: str = "alice") -> Turn:
        """Runs a slash command ("/paper by Gloeckle"); what the bot acknowledges it with is shown."""
        space, who = self.workspace, self.workspace.user(user)
        where = space.direct(user) if channel == "paperbot" else space.channel(channel)
        ticket = Ticket(who.id, where.id, space.clock(), typed=typed)
        text = composer.compose(typed, space, named=True)
        trigger, ts = self.site.tickets.trigger(ticket), space.ts()
        form = payloads.slash(who, where, text, trigger, self._response_url(ticket))
        delivery = self.courier.form("slash", form)
        self._shown(delivery, ticket)
        return Turn(where.id, who.id, ts, "", (delivery,))

    def _response_url(self, ticket: Ticket) -> str:
        return f"{self.site.url}/response/{self.site.tickets.response(replace(ticket))}"

    def _shown(self, delivery: Delivery, ticket: Ticket) -> None:
        """Posts what a command was acknowledged with, or Slackbot's word on why nothing came."""
        error = (
            "" if delivery.taken else "operation_timeout" if delivery.seconds > SECONDS else "dispatch_failed"
        )
        answer: Json = {"ok": not error, "error": error}
        if not error and (body := delivery.json):
            try:
                respond(self.site, ticket, body)
            except RefusalError as refusal:
                answer, error = refusal.answer, refusal.error
            self.record.add(Call("ack", body, answer, delivery.at + delivery.seconds, delivery.seconds))
        if error:
            said = f'{ticket.typed.split(maxsplit=1)[0]} failed with the error "{error}"'
            self.workspace.post(
                Message(ticket.channel, self.workspace.ts(), SLACKBOT, said, only=ticket.user)
            )

    def click(
        self,
        place: Message | View,
        action: str,
        chosen: Chosen = None,
        user: str = "alice",
        fields: Mapping[str, Chosen] | None = None,
    ) -> Turn:
        """Presses a button or picks an option (by its value or text), by action id or block id, in a message or view.

        `fields` are what else is filled in there, by action id or block id.
        """
        who, ts = self.workspace.user(user), self.workspace.ts()
        blocks = place.blocks if isinstance(place, Message) else place.body["blocks"]
        block, element = elements.find(blocks, action)
        pressed = elements.pressed(block, element, chosen, ts)
        own = {} if element["type"] in UNFILLED else {element["action_id"]: chosen}
        state = elements.state(blocks, {**(fields or {}), **own})
        if isinstance(place, View):
            ticket = Ticket(who.id, "", self.workspace.clock(), view=place.id)
            return self._pressed(who, ticket, pressed, payloads.in_view(place, state))
        ticket = Ticket(who.id, place.channel, self.workspace.clock(), place.ts, thread=place.thread)
        where = payloads.in_message(place, self.workspace.channel(place.channel))
        return self._pressed(who, ticket, pressed, where | {"state": state})

    def click_unfurl(self, message: Message, action: str, chosen: Chosen = None, user: str = "alice") -> Turn:
        """Presses a button of a card under somebody's message."""
        who = self.workspace.user(user)
        for card in message.unfurls:
            try:
                block, element = elements.find(card["blocks"], action)
            except RefusalError:
                continue
            pressed = elements.pressed(block, element, chosen, self.workspace.ts())
            channel = self.workspace.channel(message.channel)
            ticket = Ticket(who.id, channel.id, self.workspace.clock(), thread=message.thread)
            return self._pressed(
                who, ticket, pressed, payloads.in_unfurl(message, channel, card["app_unfurl_url"])
            )
        raise RefusalError("no_such_element", f"no card has an element {action}")

    def open_object(self, message: Message, identity: str, user: str = "alice") -> Turn:
        """Opens the pane of a Work Object under a message, by the id of what it refers to."""
        who, ts = self.workspace.user(user), self.workspace.ts()
        entity = _held(message, identity)
        ticket = Ticket(who.id, message.channel, self.workspace.clock(), message.ts, typed=identity)
        trigger = self.site.tickets.trigger(ticket)
        event = payloads.details(entity, message, who, trigger) | {"event_ts": ts}
        whole = payloads.envelope(event, self.workspace.id("Ev"), self.workspace.clock())
        return Turn(message.channel, who.id, ts, message.thread, (self.courier.event(whole),))

    def click_object(self, message: Message, identity: str, action: str, user: str = "alice") -> Turn:
        """Presses a button of a Work Object, under its message or in its pane."""
        who, entity = self.workspace.user(user), _held(message, identity)
        actions = entity["entity_payload"].get("actions", {})
        button = next((one for row in actions.values() for one in row if one["action_id"] == action), None)
        if button is None:
            raise RefusalError("no_such_element", f"no action {action}")
        text = {"type": "plain_text", "text": button["text"], "emoji": True}
        pressed = {"type": "button", "block_id": "entity", "text": text, "action_ts": self.workspace.ts()}
        channel = self.workspace.channel(message.channel)
        ticket = Ticket(who.id, channel.id, self.workspace.clock(), thread=message.thread)
        where = payloads.in_unfurl(message, channel, entity["app_unfurl_url"])
        return self._pressed(who, ticket, pressed | {"action_id": action, "value": button["value"]}, where)

    def _pressed(self, who: User, ticket: Ticket, pressed: Json, where: Json) -> Turn:
        ts, trigger = self.workspace.ts(), self.site.tickets.trigger(ticket)
        urls = {"response_url": self._response_url(ticket)} if ticket.channel else {}
        payload = payloads.interaction(
            "block_actions", who, **where, **urls, trigger_id=trigger, actions=[pressed]
        )
        return Turn(ticket.channel, who.id, ts, ticket.thread, (self.courier.interaction(payload),))

    def options(self, view: View, action: str, typed: str, user: str = "alice") -> list[Json]:
        """What the bot offers for what is typed into an external select of a view."""
        block, element = elements.find(view.body["blocks"], action)
        asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        where = payloads.in_view(view, elements.state(view.body["blocks"], {}))
        delivery = self.courier.interaction(
            payloads.interaction("block_suggestion", self.workspace.user(user), **where, **asked)
        )
        answer = delivery.json
        return answer.get("options") or [
            o for group in answer.get("option_groups", []) for o in group["options"]
        ]

    def submit(self, view: View, chosen: Mapping[str, Chosen] | None = None) -> Turn:
        """Submits a modal with what was chosen, by action id or block id; carries out what the bot answers."""
        who, ts, blocks = self.workspace.user(view.user), self.workspace.ts(), view.body["blocks"]
        state = elements.state(blocks, chosen or {})
        _filled(blocks, state)
        trigger = self.site.tickets.trigger(Ticket(who.id, "", self.workspace.clock(), view=view.id))
        shown = view.json | {"state": state}
        urls = self._response_urls(view, state)
        payload = payloads.interaction(
            "view_submission", who, trigger_id=trigger, view=shown, response_urls=urls
        )
        delivery = self.courier.interaction(payload)
        self._submitted(view, delivery)
        return Turn("", who.id, ts, "", (delivery,))

    def _response_urls(self, view: View, state: Json) -> list[Json]:
        urls: list[Json] = []
        for block in view.body["blocks"]:
            for element in acting(block):
                held = state["values"].get(block["block_id"], {}).get(element["action_id"], {})
                channel = held.get("selected_conversation") or held.get("selected_channel")
                if element.get("response_url_enabled") and channel:
                    url = self._response_url(Ticket(view.user, channel, self.workspace.clock()))
                    ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    urls.append(ids | {"channel_id": channel, "response_url": url})
        return urls

    def _submitted(self, view: View, delivery: Delivery) -> None:
        """Carries out `response_action`; a refusal is shown in the modal, as Slack does."""
        body = delivery.json if delivery.taken else {}
        answer: Json = {"ok": delivery.taken}
        try:
            self._act(view, body, taken=delivery.taken)
        except RefusalError as refusal:
            answer = refusal.answer
            self.workspace.put(replace(view, errors=(("", TROUBLE),)))
        self.record.add(Call("ack", body, answer, delivery.at + delivery.seconds, delivery.seconds))

    def _act(self, view: View, body: Json, *, taken: bool) -> None:
        if not taken:
            raise RefusalError("dispatch_failed")
        action = body.get("response_action")
        if action == "errors":
            self._errors(view, body.get("errors"))
        elif action == "update":
            views.changed(self.site, view, check_view(body.get("view")))
        elif action == "push":
            views.stacked(self.site, view.user, check_view(body.get("view")))
        elif action == "clear":
            for one in self.workspace.stack(view.user):
                self.workspace.drop(one)
        elif action is None:
            self.workspace.drop(view)
        else:
            raise RefusalError("invalid_arguments", f"unknown response_action {action}")

    def _errors(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
            raise RefusalError("invalid_arguments", "errors must name input blocks of the view")
        self.workspace.put(replace(view, errors=tuple(errors.items())))

    def close(self, view: View) -> Turn:
        """Closes a modal without submitting; the bot is told when it asked to be."""
        who, ts = self.workspace.user(view.user), self.workspace.ts()
        self.workspace.drop(view)
        if not view.body.get("notify_on_close"):
            return Turn("", who.id, ts, "", ())
        payload = payloads.interaction("view_closed", who, view=view.json, is_cleared=False, response_urls=[])
        return Turn("", who.id, ts, "", (self.courier.interaction(payload),))

    def shortcut(self, callback: str, user: str = "alice") -> Turn:
        """Runs a global shortcut."""
        who, ts = self.workspace.user(user), self.workspace.ts()
        trigger = self.site.tickets.trigger(Ticket(who.id, "", self.workspace.clock()))
        rest = {"callback_id": callback, "trigger_id": trigger, "action_ts": ts}
        payload = payloads.interaction("shortcut", who, **rest)
        return Turn("", who.id, ts, "", (self.courier.interaction(payload),))

    def message_shortcut(self, callback: str, message: Message, user: str = "alice") -> Turn:
        """Runs a message shortcut on a message."""
        who, ts, channel = (
            self.workspace.user(user),
            self.workspace.ts(),
            self.workspace.channel(message.channel),
        )
        ticket = Ticket(who.id, channel.id, self.workspace.clock(), thread=message.thread)
        rest = {"callback_id": callback, "trigger_id": self.site.tickets.trigger(ticket), "action_ts": ts}
        where = {"channel": payloads.named(channel), "message_ts": message.ts, "message": message.json}
        payload = payloads.interaction(
            "message_action", who, **rest, **where, response_url=self._response_url(ticket)
        )
        return Turn(channel.id, who.id, ts, message.thread, (self.courier.interaction(payload),))


def _held(message: Message, identity: str) -> Json:
    for entity in message.entities:
        if entity["external_ref"]["id"] == identity:
            return entity
    raise RefusalError("not_found", f"no object {identity}")


def _filled(blocks: Sequence[Json], state: Json) -> None:
    for block in blocks:
        held = state["values"].get(block["block_id"], {}).values()
        empty = not any(value for field in held for key, value in field.items() if key != "type")
        if block["type"] == "input" and not block.get("optional") and empty:
            raise RefusalError("missing_input", f"{block['block_id']} must be filled in")
