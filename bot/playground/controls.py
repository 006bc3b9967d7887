"""Controls: what the page can ask for, each the act of a person."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.playground.refusal import RefusalError
from bot.playground.slack import LoopbackSlack
from bot.playground.values import BOT_USER, SLACKBOT, Json, Message, View

Control = Callable[[LoopbackSlack, Json], object]


def _message(slack: LoopbackSlack, asked: Json) -> Message:
    return slack.workspace.message(asked["channel"], asked["ts"])


def _view(slack: LoopbackSlack, asked: Json) -> View:
    view = slack.workspace.views.get(asked["view"])
    if view is None:
        raise RefusalError("not_found", "this view is no longer open")
    return view


HINT: Final = (
    "Nobody hears you here yet: in a channel paperbot answers when it is called. Write “@paperbot papers by Gloeckle”, or "
    "“/paper papers by Gloeckle” for an answer that only you see. In its direct message you just ask."
)


def _say(slack: LoopbackSlack, asked: Json) -> None:
    text, channel, user = asked["text"], asked["channel"], asked["user"]
    turn = slack.say(text, channel, user, thread=asked.get("thread", ""))
    space = slack.workspace
    place = space.channel(turn.channel)
    if place.kind == "im" or turn.thread or f"<@{BOT_USER}>" in space.message(turn.channel, turn.ts).text:
        return
    if not any(one.text == HINT and one.only == turn.user for one in space.listed(place.id)):
        space.post(Message(place.id, space.ts(), SLACKBOT, HINT, only=turn.user))


def _click(slack: LoopbackSlack, asked: Json) -> None:
    action, chosen, user = asked["action"], asked.get("chosen"), asked["user"]
    if asked.get("view"):
        slack.click(_view(slack, asked), action, chosen, user, asked.get("fields"))
    elif asked.get("card"):
        slack.click_unfurl(_message(slack, asked), action, chosen, user)
    else:
        slack.click(_message(slack, asked), action, chosen, user)


def _submit(slack: LoopbackSlack, asked: Json) -> None:
    slack.submit(_view(slack, asked), asked["chosen"])


def _react(slack: LoopbackSlack, asked: Json) -> None:
    message = _message(slack, asked)
    who = slack.workspace.user(asked["user"]).id
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    slack.workspace.put(replace(message, reactions=(*message.reactions, (asked["name"], who))))
    slack.event(
        {
            "type": "reaction_added",
            "user": who,
            "reaction": asked["name"],
            "item": item,
            "item_user": message.user,
        }
    )


def _close_pane(slack: LoopbackSlack, asked: Json) -> None:
    pane = slack.workspace.panes.get(slack.workspace.user(asked["user"]).id)
    if pane:
        slack.workspace.drop(pane)


CONTROLS: Final[Mapping[str, Control]] = {
    "say": _say,
    "slash": lambda slack, asked: slack.slash(asked["text"], asked["channel"], asked["user"]),
    "click": _click,
    "submit": _submit,
    "close": lambda slack, asked: slack.close(_view(slack, asked)),
    "options": lambda slack, asked: slack.options(
        _view(slack, asked), asked["action"], asked["text"], asked["user"]
    ),
    "shortcut": lambda slack, asked: slack.shortcut(asked["callback"], asked["user"]),
    "message_shortcut": lambda slack, asked: slack.message_shortcut(
        asked["callback"], _message(slack, asked), asked["user"]
    ),
    "open_home": lambda slack, asked: slack.open_home(asked["user"], asked["tab"], asked.get("viewing", "")),
    "open_object": lambda slack, asked: slack.open_object(
        _message(slack, asked), asked["object"], asked["user"]
    ),
    "click_object": lambda slack, asked: slack.click_object(
        _message(slack, asked), asked["object"], asked["action"], asked["user"]
    ),
    "close_pane": _close_pane,
    "invite": lambda slack, asked: slack.join(asked["channel"], "paperbot", asked["user"]),
    "react": _react,
}
