"""A bot that shows every kind of block, and repeats what is pressed, picked and filled in."""

import re
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

from bot.playground.slack import LoopbackSlack

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[Block]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def button(action: str, **rest: Any) -> Block:
    return {"type": "button", "action_id": action, "text": plain(action.capitalize()), "value": action} | rest


CONFIRM: Block = {
    "title": plain("Really?"),
    "text": plain("It cannot be undone."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}


def leaf(text: str, **style: bool) -> Block:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


SHOWN: list[Block] = [
    {"type": "header", "text": plain("Every kind of block")},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*bold* _italic_ ~gone~ `code` <https://arxiv.org/abs/2308.12950|a &lt;link&gt;> :tada: 10:30:45",
        },
        "accessory": {"type": "overflow", "action_id": "more", "options": options("Save", "Cite")},
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*Field {n}*\nvalue {n}"} for n in (1, 2)]},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "small &lt;!channel&gt; and <!channel>"}]},
    {"type": "divider"},
    rich(
        {"type": "rich_text_section", "elements": [leaf("bold", bold=True), leaf(" and plain *not bold*")]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [leaf(t)]} for t in ("one", "two")],
        },
        {"type": "rich_text_quote", "elements": [leaf("quoted words")]},
        {"type": "rich_text_preformatted", "elements": [leaf("@article{x,\n  year = 2026}")]},
    ),
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": f"{column}{row}"} for column in "ab"] for row in range(3)],
    },
    {
        "type": "actions",
        "elements": [
            button("ask", style="primary"),
            button("delete", style="danger", confirm=CONFIRM),
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": plain("Pick a paper"),
                "options": options("One", "Two"),
            },
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "opinion",
                "positive_button": {"text": plain("Helpful"), "value": "yes"},
                "negative_button": {"text": plain("Not helpful"), "value": "no"},
            }
        ],
    },
]


def field(name: str, element: Block, **rest: Any) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.capitalize()),
        "element": {"action_id": name} | element,
    } | rest


MODAL: Block = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Subscribe"),
    "submit": plain("Save"),
    "blocks": [
        field("words", {"type": "plain_text_input"}),
        field(
            "days",
            {
                "type": "radio_buttons",
                "options": options("Daily", "Weekly"),
                "initial_option": options("Daily")[0],
            },
        ),
        field("extras", {"type": "checkboxes", "options": options("Replacements", "Silent")}, optional=True),
        field("where", {"type": "conversations_select", "initial_conversation": "C0PAPERS"}),
        field("time", {"type": "timepicker", "initial_time": "09:00"}),
    ],
}


def mentioned(event: Block, say: Say) -> None:
    say(text="Everything", blocks=SHOWN, thread_ts=event["ts"])


def heard(event: Block, say: Say) -> None:
    if event["channel_type"] == "im":
        say(text=event["text"])


def commanded(ack: Ack, command: Block) -> None:
    text = f"ran {command['text']}"
    said = {"type": "section", "text": plain(text)}
    ack(text=text, blocks=[said, {"type": "actions", "elements": [button("ask")]}])


def asked(ack: Ack, body: Block, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=MODAL)


def pressed(ack: Ack, action: Block, respond: Respond) -> None:
    ack()
    chosen = action.get("selected_option", action).get("value")
    respond(text=f"{action['action_id']}: {chosen}", replace_original=False)


def submitted(ack: Ack, view: Block, body: Block, client: WebClient) -> None:
    held = {name: next(iter(field.values())) for name, field in view["state"]["values"].items()}
    words = held["words"]["value"]
    if len(words) < 3:
        ack(response_action="errors", errors={"words": "Use three letters or more."})
        return
    ack()
    said = f"{words} / {held['days']['selected_option']['value']} / {held['where']['selected_conversation']}"
    client.chat_postEphemeral(channel="C0PAPERS", user=body["user"]["id"], text=said)


def opened(event: Block, client: WebClient) -> None:
    if event["tab"] == "home":
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": SHOWN[:5]})
    else:
        prompts = [{"title": "Say hello", "message": "hello there"}]
        client.assistant_threads_setSuggestedPrompts(channel_id=event["channel"], prompts=prompts)


def found(ack: Ack, respond: Respond) -> None:
    ack()
    respond(text="found nothing")


def shared(event: Block, client: WebClient) -> None:
    card = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*A card*"}}]}
    unfurls = {link["url"]: card for link in event["links"]}
    client.chat_unfurl(channel=event["channel"], ts=event["message_ts"], unfurls=unfurls)


def unheard() -> None:
    """Whatever else happens needs no answer."""


def gallery(slack: LoopbackSlack) -> App:
    """The bot, as a Bolt app that acknowledges from the delivering thread."""
    client = WebClient(slack.token, base_url=slack.api)
    app = App(signing_secret=slack.secret, client=client, process_before_response=True)
    events = {"app_mention": mentioned, "message": heard, "app_home_opened": opened, "link_shared": shared}
    for name, listener in events.items():
        app.event(name)(listener)
    app.event(re.compile(""))(unheard)
    app.command("/paper")(commanded)
    app.action("ask")(asked)
    app.action(re.compile("more|pick|delete|opinion"))(pressed)
    app.view("form")(submitted)
    app.shortcut("ask_paper")(asked)
    app.shortcut("find_papers")(found)
    return app
