"""views.*: modals, stacked at most three high, and Home."""

from collections import Counter
from dataclasses import replace
from typing import Final

from bot.playground.checks import check_view
from bot.playground.refusal import RefusalError
from bot.playground.site import Site, word
from bot.playground.values import Json, View

STACK: Final = 3


def open_(site: Site, args: Json) -> Json:
    """views.open: a modal above nothing; what was open closes."""
    ticket = site.tickets.exchange(word(args, "trigger_id"))
    body = _modal(args.get("view"))
    for view in site.workspace.stack(ticket.user):
        site.workspace.drop(view)
    return _shown(add(site, ticket.user, body))


def push(site: Site, args: Json) -> Json:
    """views.push: a modal above the one that the trigger came from."""
    ticket = site.tickets.exchange(word(args, "trigger_id"))
    return _shown(stacked(site, ticket.user, _modal(args.get("view"))))


def stacked(site: Site, user: str, body: Json) -> View:
    """A new modal above a person's topmost one."""
    stack = site.workspace.stack(user)
    if not stack:
        raise RefusalError("not_found")
    if len(stack) >= STACK:
        raise RefusalError("push_limit_reached")
    return add(site, user, body, stack[-1])


def add(site: Site, user: str, body: Json, under: View | None = None) -> View:
    """A new view of a person, above another or on its own."""
    _unused(site, body.get("external_id"))
    root, previous = (under.root or under.id, under.id) if under else ("", "")
    return site.workspace.put(View(site.workspace.id("V"), user, body, site.workspace.ts(), root, previous))


def update(site: Site, args: Json) -> Json:
    """views.update: replaces an open view, unless it has changed since `hash`."""
    view = _found(site, args)
    if args.get("hash") not in {None, "", view.hash}:
        raise RefusalError("hash_conflict")
    return _shown(changed(site, view, check_view(args.get("view"))))


def changed(site: Site, view: View, body: Json) -> View:
    """The same view with another body."""
    return site.workspace.put(replace(view, body=body, hash=site.workspace.ts(), errors=()))


def publish(site: Site, args: Json) -> Json:
    """views.publish: a person's Home."""
    user, body = site.workspace.user(word(args, "user_id")), check_view(args.get("view"))
    if body["type"] != "home":
        raise RefusalError("invalid_arguments", "must be a home [json-pointer:/view/type]")
    home = site.workspace.home(user.id)
    if home and args.get("hash") not in {None, "", home.hash}:
        raise RefusalError("hash_conflict")
    return _shown(changed(site, home, body) if home else add(site, user.id, body))


def _modal(view: object) -> Json:
    body = check_view(view)
    if body["type"] != "modal":
        raise RefusalError("invalid_arguments", "must be a modal [json-pointer:/view/type]")
    return body


def _found(site: Site, args: Json) -> View:
    for view in list(site.workspace.views.values()):
        if view.id == args.get("view_id") or (
            args.get("external_id") and view.body.get("external_id") == args["external_id"]
        ):
            return view
    raise RefusalError("not_found")


def _unused(site: Site, external: str | None) -> None:
    if external and Counter(v.body.get("external_id") for v in site.workspace.views.values())[external]:
        raise RefusalError("duplicate_external_id")


def _shown(view: View) -> Json:
    return {"ok": True, "view": view.json}
