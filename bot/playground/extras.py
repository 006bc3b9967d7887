"""assistant.*, files.*, auth.* and oauth.*: the agent's surroundings, uploads, and who the bot is."""

from dataclasses import replace
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from bot.playground.refusal import RefusalError
from bot.playground.site import Site, word
from bot.playground.values import APP, BOT, BOT_USER, DOMAIN, TEAM, File, Json, Message, Thread

PROMPTS: Final = 4
LOADING: Final = 10
BOT_KEY: Final = "xoxb-loopback-paperbot"
"""The bot's token here; it opens nothing but this loopback server."""

APP_KEY: Final = "xapp-loopback-paperbot"
"""The app-level token here, for Socket Mode."""


def test(_site: Site, _args: Json) -> Json:
    """auth.test: who the bot is."""
    who = {"user": "paperbot", "user_id": BOT_USER, "bot_id": BOT, "app_id": APP}
    return {
        "ok": True,
        "url": f"https://{DOMAIN}.slack.com/",
        "team": "Paper Lab",
        "team_id": TEAM,
        "is_enterprise_install": False,
    } | who


def access(_site: Site, args: Json) -> Json:
    """oauth.v2.access: any code but an empty one installs the bot."""
    word(args, "code", "invalid_code")
    who = {
        "app_id": APP,
        "bot_user_id": BOT_USER,
        "team": {"id": TEAM, "name": "Paper Lab"},
        "enterprise": None,
    }
    grant = {"access_token": BOT_KEY, "token_type": "bot", "scope": "commands,chat:write"}
    return {"ok": True, "authed_user": {"id": "U0ALICE"}, "is_enterprise_install": False} | who | grant


def connect(site: Site, _args: Json) -> Json:
    """apps.connections.open: where Socket Mode connects to."""
    return {"ok": True, "url": f"{site.url.replace('http', 'ws', 1)}/link?ticket={uuid4()}"}


def _thread(site: Site, args: Json) -> Thread:
    channel = site.workspace.channel(word(args, "channel_id", "channel_not_found"))
    ts = args.get("thread_ts") or ""
    return site.workspace.threads.get(f"{channel.id}:{ts}") or Thread(channel.id, ts)


def status(site: Site, args: Json) -> Json:
    """assistant.threads.setStatus: shown until the bot's next message in the thread."""
    if len(args.get("loading_messages") or []) > LOADING:
        raise RefusalError(
            "invalid_arguments", f"no more than {LOADING} items allowed [json-pointer:/loading_messages]"
        )
    word(args, "thread_ts")
    site.workspace.put(replace(_thread(site, args), status=args.get("status") or ""))
    return {"ok": True}


def title(site: Site, args: Json) -> Json:
    """assistant.threads.setTitle: the name of one conversation."""
    word(args, "thread_ts")
    site.workspace.put(replace(_thread(site, args), title=word(args, "title")))
    return {"ok": True}


def prompts(site: Site, args: Json) -> Json:
    """assistant.threads.setSuggestedPrompts: with a thread it silently does nothing, as for every agent view."""
    given = args.get("prompts")
    if not isinstance(given, list) or not 0 < len(given) <= PROMPTS:
        raise RefusalError("invalid_arguments", f"from 1 to {PROMPTS} prompts [json-pointer:/prompts]")
    if not args.get("thread_ts"):
        site.workspace.put(
            replace(_thread(site, args), prompts=tuple(given), heading=args.get("title") or "")
        )
    return {"ok": True}


def file_info(site: Site, args: Json) -> Json:
    """files.info: what is known of one file."""
    file = site.workspace.files.get(word(args, "file"))
    if file is None:
        raise RefusalError("file_not_found")
    return {"ok": True, "file": file.json(site.url)}


def upload_url(site: Site, args: Json) -> Json:
    """files.getUploadURLExternal: where to send the bytes of one file."""
    if int(args.get("length") or 0) <= 0:
        raise RefusalError("invalid_arguments", "length must be more than 0")
    file = site.workspace.put(File(site.workspace.id("F"), word(args, "filename"), BOT_USER))
    return {"ok": True, "file_id": file.id, "upload_url": f"{site.url}/upload/{file.id}"}


def complete(site: Site, args: Json) -> Json:
    """files.completeUploadExternal: shares uploaded files, in a message when a channel is named."""
    files = [_titled(site, item) for item in args.get("files") or []]
    if not files:
        raise RefusalError("invalid_arguments", "missing required field: files")
    shown = tuple(file.json(site.url) for file in files)
    if channel := args.get("channel_id"):
        post = site.workspace.channel(channel).id
        text, thread = args.get("initial_comment") or "", args.get("thread_ts") or ""
        site.workspace.post(
            Message(post, site.workspace.ts(), BOT_USER, text, bot=BOT, thread=thread, files=shown)
        )
    return {"ok": True, "files": list(shown)}


def _titled(site: Site, item: Json) -> File:
    file = site.workspace.files.get(item.get("id", ""))
    if file is None or not file.body:
        raise RefusalError("file_not_found")
    return site.workspace.put(replace(file, title=item.get("title") or file.name))


def disposition(file: File) -> str:
    """The header that makes a browser save a file under its own name."""
    return f"attachment; filename*=UTF-8''{quote(file.name)}"
