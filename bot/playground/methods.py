"""The table of Web API methods: what each does, and which scopes allow it (any one of them suffices)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.playground import canvases, chat, conversations, extras, objects, views
from bot.playground.refusal import RefusalError
from bot.playground.site import Site
from bot.playground.values import Json


@dataclass(frozen=True, slots=True)
class Method:
    """What a method does, and any one of the scopes that allows it."""

    run: Callable[[Site, Json], Json]
    scopes: tuple[str, ...] = ()


_READ: Final = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY: Final = ("channels:history", "groups:history", "im:history", "mpim:history")
_AGENT: Final = ("assistant:write", "chat:write")

METHODS: Final[dict[str, Method]] = {
    "api.test": Method(lambda _site, args: {"ok": True, "args": args}),
    "apps.connections.open": Method(extras.connect),
    "assistant.threads.setStatus": Method(extras.status, _AGENT),
    "assistant.threads.setSuggestedPrompts": Method(extras.prompts, ("assistant:write",)),
    "assistant.threads.setTitle": Method(extras.title, ("assistant:write",)),
    "auth.test": Method(extras.test),
    "canvases.access.set": Method(canvases.share, ("canvases:write",)),
    "canvases.create": Method(canvases.create, ("canvases:write",)),
    "canvases.edit": Method(canvases.edit, ("canvases:write",)),
    "chat.appendStream": Method(chat.append_stream, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.startStream": Method(chat.start_stream, ("chat:write",)),
    "chat.stopStream": Method(chat.stop_stream, ("chat:write",)),
    "chat.unfurl": Method(chat.unfurl, ("links:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.list": Method(conversations.listed, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.opened, ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "entity.presentDetails": Method(objects.present),
    "files.completeUploadExternal": Method(extras.complete, ("files:write",)),
    "files.info": Method(extras.file_info, ("files:read",)),
    "files.getUploadURLExternal": Method(extras.upload_url, ("files:write",)),
    "oauth.v2.access": Method(extras.access),
    "reactions.add": Method(conversations.react, ("reactions:write",)),
    "reactions.remove": Method(conversations.unreact, ("reactions:write",)),
    "users.info": Method(conversations.user, ("users:read",)),
    "users.list": Method(conversations.users, ("users:read",)),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
_OPEN: Final = {"api.test", "oauth.v2.access"}
_KEYS: Final = {"apps.connections.open": extras.APP_KEY}


def call(site: Site, name: str, args: Json, token: str, scopes: frozenset[str] | None) -> Json:
    """Runs one method as the bot; `scopes` are those granted (None: all). Raises RefusalError as Slack would refuse."""
    method = METHODS.get(name)
    if method is None:
        raise RefusalError("unknown_method", req_method=name)
    if name not in _OPEN and token != _KEYS.get(name, extras.BOT_KEY):
        raise RefusalError("invalid_auth" if token else "not_authed")
    if scopes is not None and method.scopes and not scopes.intersection(method.scopes):
        raise RefusalError("missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(scopes)))
    with site.workspace.changed:
        return method.run(site, args)
