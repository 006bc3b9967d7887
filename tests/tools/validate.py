"""Asks Slack itself whether it would take what the bot sends: `.venv/bin/python tests/tools/validate.py`, by hand, before a release.

Every kind of answer, of the ten papers and of the nastiest ones, in its newest and its older form, goes to
blocks.validate, which needs no token and keeps nothing. It does not tell which method takes a block.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

from kinds import TODAY, every
from nasty import NASTY

from bot import corpus
from bot.blocks import message

ADDRESS = "https://slack.com/api/blocks.validate"
PAUSE = 1.2
"""Seconds between two calls: Slack takes about fifty a minute."""

Json = dict[str, Any]


def payloads() -> Iterator[tuple[str, list[Json]]]:
    """Blocks by what they show; what was sent already is left out."""
    ten, _ = corpus.load(Path("corpus"))
    seen: set[str] = set()
    for name, papers in {"ten": ten, **{name: [paper] * 3 for name, paper in NASTY.items()}}.items():
        for kind, (answer, query) in every(papers, once=True).items():
            made = message(answer, query, "thread", TODAY)
            for form, blocks in (("new", made.blocks), ("older", made.older)):
                text = json.dumps(blocks, sort_keys=True)
                if text not in seen:
                    seen.add(text)
                    yield f"{name}, {kind}, {form}", blocks


def refusals(blocks: list[Json]) -> list[str]:
    """What Slack objects to in blocks."""
    body = json.dumps({"blocks": blocks}).encode()
    request = Request(ADDRESS, body, {"Content-Type": "application/json; charset=utf-8"})
    with urlopen(request, timeout=20) as response:
        told = json.load(response)
    if told.get("ok"):
        return []
    return [json.dumps(one) for one in told.get("errors") or [told.get("error")]]


def main() -> int:
    """Prints what is refused, and how much was asked; 1 where anything was."""
    asked = refused = 0
    for name, blocks in payloads():
        try:
            found = refusals(blocks)
        except URLError as error:
            sys.stdout.write(f"Slack cannot be reached: {error.reason}\n")
            return 2
        asked, refused = asked + 1, refused + bool(found)
        sys.stdout.writelines(f"{name}: {one}\n" for one in found)
        time.sleep(PAUSE)
    sys.stdout.write(f"{asked} messages asked, {refused} refused\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
