"""What the bot offers unasked, briefly: a card under an arXiv link, an introduction, prompts to press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.answers import Quote
from bot.blocks import links
from bot.blocks.escape import literal, tidy
from bot.blocks.following import person, place
from bot.blocks.forms import count, day, title
from bot.blocks.kit import Block, context, mrkdwn
from bot.blocks.people import name
from bot.blocks.pieces import Bullets, Button, Buttons, Piece, Run, line, prose
from bot.papers import Paper

MAX_AUTHORS: Final = 3
MAX_FOLLOWED: Final = 4
MAX_GIST: Final = 300
MAX_PROMPTS: Final = 4
MAX_TRIED: Final = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and by whom a paper was first shared, as far as its readers may know."""

    channel: str
    user: str
    day: date
    here: bool = False
    """In the conversation in which that is told."""


def unfurl(
    paper: Paper, followed: Sequence[int] = (), gist: Quote | None = None, seen: Sighting | None = None
) -> Block:
    """A compact card for a link: an attachment for chat.unfurl, which takes no rich text.

    `followed` are the positions (from 1) of authors that the channel follows: they are always named.
    """
    lines = [mrkdwn([Run(title(paper), links.abstract(paper), bold=True)]), _authors(paper, followed)]
    if gist:
        lines.append(literal(tidy(gist.text, MAX_GIST)))
    text = "\n".join(shown for shown in lines if shown)
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    return {"blocks": [section, context(_meta(paper)), *([sighting(seen)] if seen else [])]}


def _authors(paper: Paper, followed: Sequence[int]) -> str:
    total = len(paper.authors)
    marked = {place - 1 for place in followed[:MAX_FOLLOWED] if 0 < place <= total}
    shown = sorted(set(range(min(MAX_AUTHORS, total))) | marked)
    names = ", ".join(mrkdwn([Run(name(paper.authors[n]), bold=n in marked)]) for n in shown)
    rest = total - len(shown)
    return names + (f" and {count(rest, 'other')}" if rest > 0 else "")


def _meta(paper: Paper) -> str:
    parts = [
        Run(
            " · ".join(
                part for part in (day(paper.date), tidy(paper.primary, 40), tidy(paper.venue, 80)) if part
            )
        )
    ]
    code = next((url for link in paper.of("code") if (url := links.stored(link))), "")
    parts += [Run(" · "), Run("code", code)] if code else []
    return mrkdwn([*parts, *([Run(" · withdrawn")] if paper.withdrawn else [])])


def sighting(seen: Sighting) -> Block:
    """One line on who shared a paper first."""
    where, who = place(seen.channel), person(seen.user)
    there = (Run("in "), where) if where.channel and not seen.here else (Run("here"),)
    return context(mrkdwn((Run("First shared "), *there, Run(" by "), who, Run(f" on {day(seen.day)}"))))


def prompts(examples: Sequence[str]) -> list[dict[str, str]]:
    """Suggested prompts for the Messages tab: what is shown, and what pressing it asks."""
    return [
        {"title": tidy(example, 75), "message": example}
        for example in examples[:MAX_PROMPTS]
        if tidy(example, 75)
    ]


def introduction(size: int, examples: Sequence[str], *, channel: bool) -> list[Piece]:
    """Said once, on joining a channel or at a first direct message: three things to try."""
    how = "Mention me with a question, or use /paper" if channel else "Just ask"
    hello = f"Hello! I answer questions about {count(size, 'paper')}, each with the sentence that says so. {how}, for example:"
    tried = examples[:MAX_TRIED]
    buttons = Buttons(tuple(Button(example, "ask", example) for example in tried))
    return [prose(line(hello), Bullets(tuple((Run(example),) for example in tried))), buttons]
