"""chat.*: posting, updating, deleting and unfurling."""

from dataclasses import replace
from typing import Any, Final

from bot.playground import objects
from bot.playground.checks import check_message
from bot.playground.refusal import RefusalError
from bot.playground.site import Site, place, word
from bot.playground.values import APP, BOT, BOT_USER, DOMAIN, Json, Message

MARKDOWN: Final = 12_000


def _content(args: Json) -> dict[str, Any]:
    """What the caller wants shown, checked: `text` and `blocks` of a Message."""
    if markdown := args.get("markdown_text"):
        if args.get("text") or args.get("blocks"):
            raise RefusalError("markdown_text_conflict")
        args = args | {"blocks": [{"type": "markdown", "text": markdown}], "text": markdown[:MARKDOWN]}
    text, attachments = args.get("text") or "", args.get("attachments") or []
    blocks = check_message(args.get("blocks"), text or ("…" if attachments else ""))
    return {"text": text, "blocks": tuple(blocks), "attachments": tuple(attachments)}


def message_of(site: Site, args: Json, channel: str, *, only: str = "") -> Message:
    """A message of the bot with what `args` say, not posted yet."""
    return Message(
        channel,
        site.workspace.ts(),
        BOT_USER,
        bot=BOT,
        only=only,
        thread=args.get("thread_ts") or "",
        metadata=args.get("metadata") or {},
        client_id=args.get("client_msg_id") or "",
        **_content(args),
    )


def post_message(site: Site, args: Json) -> Json:
    """chat.postMessage: in a channel, a thread or a direct message."""
    channel = place(site, args)
    message = site.workspace.post(message_of(site, args, channel.id))
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": message.json}


def post_ephemeral(site: Site, args: Json) -> Json:
    """chat.postEphemeral: for one member of a channel; it can be neither updated nor found again."""
    channel, user = place(site, args), site.workspace.user(word(args, "user", "user_not_found"))
    if user.id not in channel.members:
        raise RefusalError("user_not_in_channel")
    message = site.workspace.post(message_of(site, args, channel.id, only=user.id))
    return {"ok": True, "message_ts": message.ts}


def _own(site: Site, args: Json, error: str) -> Message:
    channel = place(site, args, member=False)
    message = site.workspace.message(channel.id, word(args, "ts", "message_not_found"))
    if message.only:
        raise RefusalError("message_not_found")
    if message.bot != BOT:
        raise RefusalError(error)
    return message


def update(site: Site, args: Json) -> Json:
    """Replaces a message of the bot; blocks that are not mentioned stay."""
    old = _own(site, args, "cant_update_message")
    kept = (
        {"blocks": list(old.blocks)} if args.get("blocks") is None and not args.get("markdown_text") else {}
    )
    new = site.workspace.put(
        replace(old, edited=site.workspace.ts(), **_content({"text": old.text} | args | kept))
    )
    return {"ok": True, "channel": new.channel, "ts": new.ts, "text": new.text, "message": new.json}


def delete(site: Site, args: Json) -> Json:
    """chat.delete: removes a message of the bot."""
    message = _own(site, args, "cant_delete_message")
    site.workspace.drop(message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}


def start_stream(site: Site, args: Json) -> Json:
    """chat.startStream: a message in a thread that grows until it is stopped; in a channel it is for somebody."""
    word(args, "thread_ts", "invalid_arguments")
    channel = place(site, args)
    if not channel.id.startswith("D"):
        word(args, "recipient_team_id", "missing_recipient_team_id")
        word(args, "recipient_user_id", "missing_recipient_user_id")
    message = site.workspace.post(replace(message_of(site, args, channel.id), streaming=True))
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def append_stream(site: Site, args: Json) -> Json:
    """chat.appendStream: more of its text."""
    new = site.workspace.put(_grown(_streaming(site, args), word(args, "markdown_text", "no_text")))
    return {"ok": True, "channel": new.channel, "ts": new.ts}


def stop_stream(site: Site, args: Json) -> Json:
    """chat.stopStream: the last of its text, and blocks beneath it."""
    whole = _grown(_streaming(site, args), str(args.get("markdown_text") or ""))
    beneath = tuple(check_message(args.get("blocks"), "…")) if args.get("blocks") else ()
    new = site.workspace.put(replace(whole, blocks=(*whole.blocks, *beneath), streaming=False))
    return {"ok": True, "channel": new.channel, "ts": new.ts, "message": new.json}


def _streaming(site: Site, args: Json) -> Message:
    message = _own(site, args, "message_not_owned_by_app")
    if not message.streaming:
        raise RefusalError("message_not_in_streaming_state")
    return message


def _grown(message: Message, more: str) -> Message:
    text = message.text + more
    if len(text) > MARKDOWN:
        raise RefusalError("msg_too_long")
    return replace(message, text=text, blocks=({"type": "markdown", "text": text},))


def permalink(site: Site, args: Json) -> Json:
    """chat.getPermalink: the address that Slack would give a message."""
    channel = place(site, args, member=False)
    message = site.workspace.message(channel.id, word(args, "message_ts", "message_not_found"))
    link = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def unfurl(site: Site, args: Json) -> Json:
    """Puts cards under a person's message, one per link; a link that is not in the message is refused."""
    unfurls = args.get("unfurls")
    if not isinstance(unfurls, dict) or not unfurls:
        raise RefusalError("missing_unfurls")
    if args.get("source") == "composer":
        word(args, "unfurl_id", "missing_unfurl_id")
        for url, card in unfurls.items():
            _card(url, card)
        return {"ok": True} | _warned(objects.under(args.get("metadata"))[1])
    channel = place(site, args)
    message = site.workspace.messages.get(f"{channel.id}:{args.get('ts')}")
    if message is None:
        raise RefusalError("cannot_find_message")
    for url in unfurls:
        if url not in message.text and url.replace("&", "&amp;") not in message.text:
            raise RefusalError("cannot_unfurl_url", f"{url} is not in the message")
    cards = tuple(_card(url, card) for url, card in unfurls.items())
    entities, problems = objects.under(args.get("metadata"))
    site.workspace.put(replace(message, unfurls=cards, entities=tuple(entities)))
    return {"ok": True} | _warned(problems)


def _warned(problems: list[str]) -> Json:
    """What Slack says of Work Objects that it does not understand."""
    if not problems:
        return {}
    return {"warning": "invalid_metadata_format", "response_metadata": {"messages": problems}}


def _card(url: str, card: Json) -> Json:
    blocks = check_message(card.get("blocks"), card.get("text") or card.get("title") or "…", unfurl=True)
    own = {"app_unfurl_url": url, "from_url": url, "is_app_unfurl": True, "app_id": APP, "bot_id": BOT}
    return card | own | {"blocks": blocks}
