"""canvases.*: documents of Markdown, kept as files, with the people or channels that may open each."""

from dataclasses import replace

from bot.playground.refusal import RefusalError
from bot.playground.site import Site, word
from bot.playground.values import BOT_USER, File, Json

MOST = 1_048_576
"""Bytes of a canvas."""


def create(site: Site, args: Json) -> Json:
    """canvases.create: a canvas that only the bot can open at first."""
    made = File(
        site.workspace.id("F"),
        "canvas.md",
        BOT_USER,
        _markdown(args.get("document_content")),
        args.get("title") or "",
    )
    return {"ok": True, "canvas_id": site.workspace.put(made).id}


def edit(site: Site, args: Json) -> Json:
    """canvases.edit: the whole of it replaced."""
    file = _found(site, args)
    changes = args.get("changes")
    if not isinstance(changes, list) or [one.get("operation") for one in changes] != ["replace"]:
        raise RefusalError("invalid_arguments", "one change, which replaces all [json-pointer:/changes]")
    site.workspace.put(replace(file, body=_markdown(changes[0].get("document_content"))))
    return {"ok": True}


def share(site: Site, args: Json) -> Json:
    """canvases.access.set: who may open it."""
    _found(site, args)
    for user in _ids(args, "user_ids"):
        site.workspace.user(user)
    for channel in _ids(args, "channel_ids"):
        site.workspace.channel(channel)
    if bool(args.get("user_ids")) == bool(args.get("channel_ids")):
        raise RefusalError("invalid_arguments", "people or channels [json-pointer:/user_ids]")
    return {"ok": True}


def _ids(args: Json, key: str) -> list[str]:
    """Several ids, as a list or between commas."""
    given = args.get(key) or []
    return given.split(",") if isinstance(given, str) else list(given)


def _found(site: Site, args: Json) -> File:
    file = site.workspace.files.get(word(args, "canvas_id", "canvas_not_found"))
    if file is None:
        raise RefusalError("canvas_not_found")
    return file


def _markdown(content: object) -> bytes:
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise RefusalError("invalid_arguments", "must be markdown [json-pointer:/document_content/type]")
    body = str(content.get("markdown") or "").encode()
    if len(body) > MOST:
        raise RefusalError("canvas_too_large")
    return body
