"""What a language model adds to an answer in the terminal."""

import json
import time
from collections.abc import Iterator

from bot.answers import Written
from bot.blocks import plain, reading
from bot.cli.printing import printed, said
from bot.dialogue.conversation import Asked, Conversation, Place, Reply
from bot.llm.helper import Helper
from bot.queries import Memory


def added(question: str, conversation: Conversation, where: Place, helper: Helper) -> Iterator[str]:
    """The answer of the words at once; then, where the model reads the message better, that; then what it writes."""
    asked, reply = _asked(question, conversation, where)
    yield said(reply, conversation.today)
    if better := _reread(asked, reply, conversation, helper):
        reply = better
        yield "\n" + said(reply, conversation.today, reading(reply.query, reply.by))
    if written := _written(asked, reply, helper):
        yield "\n" + plain(written, conversation.today)


def whole(question: str, conversation: Conversation, where: Place, helper: Helper) -> Iterator[str]:
    """All of it as one line of JSON."""
    begun = time.perf_counter()
    asked, reply = _asked(question, conversation, where)
    reply = _reread(asked, reply, conversation, helper) or reply
    written = _written(asked, reply, helper)
    spent = (time.perf_counter() - begun) * 1000
    line = printed(question, reply, spent, conversation.today)
    if reply.by:
        line["read_by"] = reply.by
    if written:
        line["written"] = {
            "by": written.model,
            "sentences": written.sentences,
            "struck": written.struck,
            "end": written.end,
        }
    yield json.dumps(line, ensure_ascii=False)


def _asked(question: str, conversation: Conversation, where: Place) -> tuple[Asked, Reply]:
    memory = conversation.memory(where) if where.lasting else Memory()
    return Asked(question, where, memory), conversation.reply(question, where)


def _reread(asked: Asked, reply: Reply, conversation: Conversation, helper: Helper) -> Reply | None:
    better = helper.reread(asked, reply) if helper.reads(asked, reply) else None
    if better:
        conversation.remember(better, asked.place)
    return better


def _written(asked: Asked, reply: Reply, helper: Helper) -> Written | None:
    if not helper.writes(asked, reply):
        return None
    *_, last = helper.write(asked, reply)
    return last
