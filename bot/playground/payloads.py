"""Payloads: exactly what Slack sends for what a person does. Pure functions; shapes as recorded in Slack's SDKs."""

from collections.abc import Mapping

from bot.playground.values import APP, BOT_USER, DOMAIN, TEAM, Channel, Json, Message, User, View

VERIFICATION = "loopback"


def envelope(event: Json, event_id: str, seconds: float) -> Json:
    """An Events API request around one event."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(seconds),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def message(posted: Message, channel: Channel) -> Json:
    """A `message` event."""
    parent = {"parent_user_id": posted.user} if posted.reply else {}
    return posted.json | parent | {"channel": channel.id, "event_ts": posted.ts, "channel_type": channel.kind}


def mention(posted: Message) -> Json:
    """An `app_mention` event."""
    said = {key: value for key, value in posted.json.items() if key != "subtype"}
    return said | {"type": "app_mention", "channel": posted.channel, "event_ts": posted.ts}


def shared(posted: Message, links: list[tuple[str, str]], *, member: bool) -> Json:
    """A `link_shared` event with (domain, address) pairs."""
    thread = {"thread_ts": posted.thread} if posted.thread else {}
    return thread | {
        "type": "link_shared",
        "channel": posted.channel,
        "is_bot_user_member": member,
        "user": posted.user,
        "message_ts": posted.ts,
        "unfurl_id": f"{posted.channel}.{posted.ts}",
        "source": "conversations_history",
        "links": [{"domain": domain, "url": url} for domain, url in links],
        "event_ts": posted.ts,
    }


def slash(user: User, channel: Channel, typed: str, trigger: str, respond: str) -> dict[str, str]:
    """The form that a slash command ("/paper by Gloeckle") sends."""
    command, _, text = typed.partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": respond,
        "trigger_id": trigger,
    }


def interaction(kind: str, user: User, **rest: object) -> Json:
    """What block actions, shortcuts and views have in common, with the rest of one."""
    who = {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM}
    base = {
        "type": kind,
        "user": who,
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return base | rest


def in_message(posted: Message, channel: Channel) -> Json:
    """Where a pressed element stands in a message; what only one person sees is not sent along."""
    thread = {"thread_ts": posted.thread} if posted.thread else {}
    container = {
        "type": "message",
        "message_ts": posted.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(posted.only),
    }
    place = {"channel": named(channel), "container": container | thread}
    return place if posted.only else place | {"message": posted.json}


def in_unfurl(posted: Message, channel: Channel, url: str) -> Json:
    """Where a pressed element stands in a card under somebody's message."""
    container = {
        "type": "message_attachment",
        "message_ts": posted.ts,
        "attachment_id": 1,
        "channel_id": channel.id,
        "is_ephemeral": False,
        "is_app_unfurl": True,
        "app_unfurl_url": url,
    }
    card = next(card for card in posted.unfurls if card["app_unfurl_url"] == url)
    return {"channel": named(channel), "container": container, "app_unfurl": card}


def details(entity: Json, posted: Message, user: User, trigger: str) -> Json:
    """An `entity_details_requested` event: somebody opens the pane of a Work Object."""
    return {
        "type": "entity_details_requested",
        "user": user.id,
        "external_ref": entity["external_ref"],
        "entity_url": entity["url"],
        "link": {"url": entity["app_unfurl_url"], "domain": "arxiv.org"},
        "trigger_id": trigger,
        "user_locale": "en-US",
        "channel": posted.channel,
        "message_ts": posted.ts,
    }


def in_view(view: View, state: Json) -> Json:
    """Where a pressed element stands in a modal or in Home."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view.json | {"state": state}}


def named(channel: Channel) -> Mapping[str, str]:
    """A channel as interactions name it."""
    return {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name}
