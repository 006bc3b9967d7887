"""Answers what scale.py asks, in a process of its own, by whatever build of the program is on the path.

    python tests/benchmarks/answering.py DATABASE_URL FOLDER

Each line is a way and texts, as JSON; told are the milliseconds of CPU of each.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tantivy import Occur, Query

from bot import blocks
from bot.app import converse
from bot.library import Library
from bot.search.index import Index
from bot.text import content

try:
    from bot.dialogue.conversation import Place
except ImportError:  # a build of before
    from bot.slack.conversation import Place  # type: ignore[import-untyped,no-redef]

ALONE = Place("T0PAPERLAB", "C0PAPERS", "U0ALICE")


def answered(conversation: Any, text: str) -> None:
    reply = conversation.reply(text, ALONE)
    message = blocks.message(reply.answer, reply.query, "private", conversation.today)
    json.dumps([message.text, message.blocks])


def bare(library: Library, how: Occur, text: str) -> None:
    """The engine alone: the words of a text, any of them or all, in three fields, and the ids of ten papers."""
    index, queries = library.index, []
    assert isinstance(index, Index)
    for word in content(text.removeprefix("papers about ")):
        fields = [
            Query.boost_query(Query.term_query(index.schema, field, form), boost)
            for form in index.analyzers.forms(word)
            for field, boost in (("title", 8.0), ("text", 1.0), ("byline", 3.0))
        ]
        queries += [(how, Query.boolean_query([(Occur.Should, one) for one in fields]))] if fields else []
    searcher = index.searcher()
    for _, address in searcher.search(Query.boolean_query(queries), 10, count=False).hits if queries else ():
        _ = searcher.doc(address)["id"]


def taken(work: Callable[[], None]) -> float:
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1e6


def settled() -> None:
    """The collector as in serving."""
    try:
        from bot.garbage import seldom  # noqa: PLC0415  a build of before has none

        seldom()
    except ImportError:
        gc.collect()
        gc.freeze()


def main() -> None:
    library = Library.open(sys.argv[1], Path(sys.argv[2]))
    ways = {"any": partial(bare, library, Occur.Should), "all": partial(bare, library, Occur.Must)}
    ways["answer"] = partial(answered, converse(library))
    settled()
    for line in sys.stdin:
        way, texts = json.loads(line)
        print(json.dumps([taken(partial(ways[way], text)) for text in texts]), flush=True)
    library.close()


if __name__ == "__main__":
    main()
