"""conversations.*, users.* and reactions.*: where people are, who they are, and how they react."""

from dataclasses import replace
from typing import Final

from bot.playground.refusal import RefusalError
from bot.playground.site import Site, place, word
from bot.playground.values import BOT_USER, Json, Message

PAGE: Final = 100


def info(site: Site, args: Json) -> Json:
    """conversations.info: one channel, and whether the bot is in it."""
    channel = place(site, args, member=False)
    return {"ok": True, "channel": channel.json | {"is_member": BOT_USER in channel.members}}


def listed(site: Site, _args: Json) -> Json:
    """conversations.list: the public channels."""
    public = [c for c in site.workspace.channels.values() if c.kind == "channel"]
    shown = [c.json | {"is_member": BOT_USER in c.members} for c in public]
    return {"ok": True, "channels": shown, "response_metadata": {"next_cursor": ""}}


def members(site: Site, args: Json) -> Json:
    """conversations.members: the ids of who is there."""
    channel = place(site, args, member=False)
    return {"ok": True, "members": list(channel.members), "response_metadata": {"next_cursor": ""}}


def history(site: Site, args: Json) -> Json:
    """The newest messages of a channel, newest first, without replies."""
    channel = place(site, args)
    shown = [m for m in site.workspace.listed(channel.id) if not m.reply and not m.only]
    return _page(list(reversed(shown)), args)


def replies(site: Site, args: Json) -> Json:
    """A thread, oldest first, its first message included."""
    channel = place(site, args)
    shown = [m for m in site.workspace.listed(channel.id, word(args, "ts", "thread_not_found")) if not m.only]
    if not shown:
        raise RefusalError("thread_not_found")
    return _page(shown, args)


def _page(messages: list[Message], args: Json) -> Json:
    limit, start = int(args.get("limit") or PAGE), int(args.get("cursor") or 0)
    more = len(messages) > start + limit
    cursor = {"response_metadata": {"next_cursor": str(start + limit)}} if more else {}
    hidden = set() if args.get("include_all_metadata") in {True, "true", "1"} else {"metadata"}
    shown = [
        {key: value for key, value in m.json.items() if key not in hidden}
        for m in messages[start : start + limit]
    ]
    return {"ok": True, "messages": shown, "has_more": more} | cursor


def opened(site: Site, args: Json) -> Json:
    """conversations.open: the direct message with one user."""
    users = word(args, "users", "users_list_not_supplied").split(",")
    if len(users) > 1:
        raise RefusalError("not_enough_users", "only direct messages with one person are kept here")
    channel = site.workspace.direct(users[0])
    return {"ok": True, "channel": {"id": channel.id}}


def join(site: Site, args: Json) -> Json:
    """conversations.join: the bot enters a public channel."""
    channel = place(site, args, member=False)
    if channel.kind != "channel":
        raise RefusalError("method_not_supported_for_channel_type")
    if BOT_USER not in channel.members:
        channel = site.workspace.put(replace(channel, members=(*channel.members, BOT_USER)))
    return {"ok": True, "channel": channel.json}


def user(site: Site, args: Json) -> Json:
    """users.info: one person, with the time zone."""
    return {"ok": True, "user": site.workspace.user(word(args, "user", "user_not_found")).json}


def users(site: Site, _args: Json) -> Json:
    """users.list: everybody."""
    members = [u.json for u in site.workspace.users.values()]
    return {"ok": True, "members": members, "response_metadata": {"next_cursor": ""}}


def _reacted(site: Site, args: Json) -> tuple[Message, tuple[str, str]]:
    channel = place(site, args, member=False)
    message = site.workspace.message(channel.id, word(args, "timestamp", "no_item_specified"))
    return message, (word(args, "name", "invalid_name"), BOT_USER)


def react(site: Site, args: Json) -> Json:
    """reactions.add: once per emoji."""
    message, reaction = _reacted(site, args)
    if reaction in message.reactions:
        raise RefusalError("already_reacted")
    site.workspace.put(replace(message, reactions=(*message.reactions, reaction)))
    return {"ok": True}


def unreact(site: Site, args: Json) -> Json:
    """reactions.remove: what was added before."""
    message, reaction = _reacted(site, args)
    if reaction not in message.reactions:
        raise RefusalError("no_reaction")
    site.workspace.put(replace(message, reactions=tuple(r for r in message.reactions if r != reaction)))
    return {"ok": True}
