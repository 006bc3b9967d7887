"""People: what a person writes in Slack and where they go, made into events.

Users and channels are given by name or id. What is typed is typed as in Slack's composer: "@paperbot", "#papers" and links become what
Slack makes of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

from bot.playground import composer, payloads
from bot.playground.acts import Actor, Turn
from bot.playground.delivery import Delivery
from bot.playground.values import BOT_USER, TEAM, Channel, File, Json, Message


class People(Actor):
    """Everyone in one workspace: writing, joining, looking."""

    domains: tuple[str, ...] = ("arxiv.org", "alphaxiv.org", "huggingface.co")
    """Whose links the bot has registered for `link_shared`."""
    events: frozenset[str] | None = None
    """The bot events of the manifest ("app_mention", "message.im"); None subscribes to all."""

    def say(  # noqa: PLR0913  all that a message may be
        self,
        text: str,
        channel: str,
        user: str = "alice",
        *,
        thread: str = "",
        raw: bool = False,
        files: Sequence[File] = (),
    ) -> Turn:
        """Writes a message with files; `raw` means that `text` is already as Slack stores it."""
        space, author = self.workspace, self.workspace.user(user)
        where = space.direct(user) if channel == "paperbot" else space.channel(channel)
        stored = text if raw else composer.compose(text, space)
        posted = Message(
            where.id,
            space.ts(),
            author.id,
            stored,
            tuple(composer.rich_text(stored)),
            thread,
            client_id=str(uuid4()),
            bot=f"B{author.id[1:]}" if author.bot else "",
            subtype="file_share" if files else "",
            files=tuple(file.json(self.site.url) for file in files),
        )
        space.post(posted)
        sent = [self.event(event) for event in self._written(posted, where)]
        return Turn(where.id, author.id, posted.ts, thread, tuple(sent))

    def _written(self, posted: Message, channel: Channel) -> list[Json]:
        here = BOT_USER in channel.members
        events = [payloads.message(posted, channel)] if here else []
        if here and channel.kind != "im" and f"<@{BOT_USER}>" in posted.text:
            events.append(payloads.mention(posted))
        found = [
            (domain, url)
            for url in composer.links(posted.text)
            for domain in self.domains
            if _of(domain, url)
        ]
        if found and not posted.bot:
            events.append(payloads.shared(posted, found, member=here))
        return [event for event in events if self._subscribed(event)]

    def _subscribed(self, event: Json) -> bool:
        name = event["type"]
        kinds = {"channel": "channels", "group": "groups", "im": "im"}
        full = f"message.{kinds[event['channel_type']]}" if name == "message" else name
        return self.events is None or full in self.events

    def event(self, event: Json) -> Delivery:
        """Delivers any event in Slack's envelope."""
        stamped = {"event_ts": self.workspace.ts()} | event
        return self.courier.event(payloads.envelope(stamped, self.workspace.id("Ev"), self.workspace.clock()))

    def mention(
        self,
        text: str,
        channel: str = "papers",
        user: str = "alice",
        *,
        thread: str = "",
        files: Sequence[File] = (),
    ) -> Turn:
        """Writes "@paperbot text" in a channel."""
        return self.say(f"@paperbot {text}", channel, user, thread=thread, files=files)

    def direct(self, text: str, user: str = "alice", *, thread: str = "", files: Sequence[File] = ()) -> Turn:
        """Writes to the bot directly."""
        return self.say(text, "paperbot", user, thread=thread, files=files)

    def upload(self, name: str, body: bytes, user: str = "alice") -> File:
        """Brings a file to Slack, to be attached to a message."""
        space = self.workspace
        return space.put(File(space.id("F"), name, space.user(user).id, body))

    def delete_file(self, file: File) -> Delivery:
        """Deletes a file, wherever it is shared."""
        self.workspace.drop(file)
        return self.event({"type": "file_deleted", "file_id": file.id})

    def unshare(self, file: File, channel: str, user: str = "alice") -> Delivery:
        """Takes a file out of one channel."""
        where, who = self.workspace.channel(channel), self.workspace.user(user)
        shared = {"file_id": file.id, "file": {"id": file.id}, "user_id": who.id, "channel_id": where.id}
        return self.event({"type": "file_unshared"} | shared)

    def reply(self, turn: Turn, text: str, user: str = "") -> Turn:
        """Writes in the thread of an earlier act, without a mention."""
        return self.say(text, turn.channel, user or turn.user, thread=turn.thread or turn.ts)

    def share_link(self, url: str, channel: str = "papers", user: str = "alice") -> Turn:
        """Pastes a link."""
        return self.say(url, channel, user)

    def edit(self, turn: Turn, text: str) -> Turn:
        """Changes an earlier message."""
        space = self.workspace
        old, stored = space.message(turn.channel, turn.ts), composer.compose(text, space)
        new = space.put(
            replace(old, text=stored, blocks=tuple(composer.rich_text(stored)), edited=space.ts())
        )
        return self._hidden(turn, "message_changed", message=new.json, previous_message=old.json)

    def remove(self, turn: Turn) -> Turn:
        """Deletes an earlier message."""
        old = self.workspace.message(turn.channel, turn.ts)
        self.workspace.drop(old)
        return self._hidden(turn, "message_deleted", deleted_ts=old.ts, previous_message=old.json)

    def _hidden(self, turn: Turn, subtype: str, **rest: object) -> Turn:
        channel = self.workspace.channel(turn.channel)
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.kind,
        }
        ts = self.workspace.ts()
        sent = self.event(event | {"ts": ts, "event_ts": ts} | rest)
        return replace(turn, deliveries=(sent,))

    def join(self, channel: str, user: str = "paperbot", inviter: str = "alice") -> Turn:
        """Adds a person, or the bot, to a channel."""
        space, who = self.workspace, self.workspace.user(user)
        where = space.channel(channel)
        where = space.put(replace(where, members=tuple(dict.fromkeys((*where.members, who.id)))))
        joined = {
            "type": "member_joined_channel",
            "user": who.id,
            "channel": where.id,
            "channel_type": "C",
            "team": TEAM,
        }
        ts = space.ts()
        sent = self.event(joined | {"inviter": space.user(inviter).id})
        return Turn(where.id, who.id, ts, "", (sent,))

    def react(self, turn: Turn, name: str, user: str = "alice") -> Turn:
        """Adds a reaction to an earlier message."""
        space, who = self.workspace, self.workspace.user(user)
        message = space.message(turn.channel, turn.ts)
        space.put(replace(message, reactions=(*message.reactions, (name, who.id))))
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        sent = self.event(
            {
                "type": "reaction_added",
                "user": who.id,
                "reaction": name,
                "item": item,
                "item_user": message.user,
            }
        )
        return replace(turn, user=who.id, deliveries=(sent,))

    def open_home(self, user: str = "alice", tab: str = "home", viewing: str = "") -> Turn:
        """Opens the bot's Home ("home") or Messages tab ("messages"), coming from a channel or not."""
        space, who = self.workspace, self.workspace.user(user)
        channel, ts, home = space.direct(who.id), space.ts(), space.home(who.id)
        opened: Json = {"type": "app_home_opened", "user": who.id, "channel": channel.id, "tab": tab}
        shown = {"view": home.json} if home and tab == "home" else {}
        sent = self.event(opened | shown | {"context": self._context(viewing)})
        return Turn(channel.id, who.id, ts, "", (sent,))

    def look_at(self, channel: str, user: str = "alice", message: str = "") -> Turn:
        """Turns to a channel, or to the message with a ts in it, while the bot's Messages tab is open beside it."""
        who, ts = self.workspace.user(user), self.workspace.ts()
        direct = self.workspace.direct(who.id)
        changed = {"type": "app_context_changed", "user": who.id, "channel": direct.id}
        sent = self.event(changed | {"context": self._context(channel, message)})
        return Turn(direct.id, who.id, ts, "", (sent,))

    def _context(self, viewing: str, message: str = "") -> Json:
        if not viewing:
            return {}
        channel = self.workspace.channel(viewing).id
        place = {"type": "slack#/types/channel_id", "value": channel, "team_id": TEAM}
        value = {"channel_id": channel, "message_ts": message}
        shown = {"type": "slack#/types/message_context", "value": value, "team_id": TEAM}
        return {"entities": [shown, place] if message else [place]}


def _of(domain: str, url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")
