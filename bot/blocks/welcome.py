"""Help, greetings and the state of the corpus, and what is offered or said unasked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.answers import Guide, Overview, Quote, SelfPortrait, Smalltalk
from bot.blocks import escape, words
from bot.blocks.entries import name, one_line
from bot.blocks.escape import literal, tidy
from bot.blocks.following import person, place
from bot.blocks.kit import Block, context, mrkdwn
from bot.blocks.notation import ago, count, day, moment, title
from bot.blocks.pieces import Bullets, Button, Buttons, Heading, Piece, Prose, Run, line, note, prose, say
from bot.feeds.legible import legible
from bot.papers import Paper
from bot.queries import Topic
from bot.scope import Row, scope

NOTED: Final = "Thank you, noted. People read these to make the answers better."
UNHELPFUL: Final = "Thank you, noted. What was wrong with it? Or ask it another way."
CANVAS: Final[Mapping[str, str]] = {
    "kept": "Kept as a canvas that you can edit: ",
    "empty": "There are no papers to keep as a canvas.",
    "nowhere": "That needs a channel: ask me there for its reading list.",
    "not allowed": "I may not write canvases here: whoever installed me can allow it with the scope canvases:write.",
    "refused": "Slack did not let me keep a canvas here.",
}
"""What became of papers that were to be kept as a canvas."""
CARDS: Final = {
    True: "Links to arXiv get a card in this channel from now on. “turn link cards off” stops that.",
    False: "Links to arXiv get no card in this channel any more. “turn link cards on” brings them back.",
}
UNANSWERED: Final = "There is no answer here yet that this could be about."
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
    lines = [mrkdwn([Run(title(paper), escape.abstract(paper), bold=True)]), _authors(paper, followed)]
    if gist:
        lines.append(literal(tidy(legible(gist.text)[0], MAX_GIST)))
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
    code = next((url for link in paper.of("code") if (url := escape.stored(link))), "")
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


USAGE: Final[Mapping[Topic, tuple[str, str]]] = {
    "by": ("/paper by NAME", "all papers of an author: “/paper by Gloeckle”, “/paper by Gloeckle, F.”"),
    "search": ("/paper search WORDS", "papers on a topic: “/paper search theorem proving since 2025”"),
    "show": ("/paper show PAPER", "one paper, by title, nickname, arXiv id or link: “/paper show CWM”"),
    "ask": ("/paper ask QUESTION", "the sentence that answers: “/paper ask what does CWM score on AIME 2024?”"),
    "cite": ("/paper cite PAPER", "its citation, as BibTeX, BibLaTeX, RIS, CSL JSON, Markdown, APA, IEEE, ACM, MLA, Chicago, Harvard, Vancouver, or in any style of CSL’s, by name: “/paper cite CWM apa”, “cite CWM in the style of Nature Physics”"),
    "compare": ("/paper compare PAPER and PAPER", "side by side: “/paper compare CWM and Code Llama”"),
    "new": ("/paper new", "the newest papers: “/paper new”, “/paper new cs.SE”"),
    "list": ("/paper list FILTERS", "papers by date, category, venue or author: “/paper list by Synnaeve in 2025”"),
    "subscribe": ("/paper subscribe QUERY WHEN", "new papers as they come: “/paper subscribe Lean every weekday at 9:00”, elsewhere with “in #channel”; “move the digest to 8:30”, “pause 1 until Monday” and “stop 1” change it"),
    "save": ("/paper save PAPER", "onto your reading list: “/paper save CWM”; “my reading list” shows it, “remove CWM” takes off again, “undo” takes the last change back, “note on CWM: check section 3” and “tag CWM lean” add what you look for later; your notes and tags are shown to you alone, “our reading list” is the channel’s"),
}  # fmt: skip
"""Each subcommand of /paper: its form, and what it is for."""


def guide(answer: Guide) -> Iterator[Piece]:
    """What can be asked; with a topic, how one command is used."""
    if answer.topic in USAGE:
        form, purpose = USAGE[answer.topic]
        yield prose(line(Run(form, bold=True)), line(purpose[:1].upper() + purpose[1:]))
        return
    yield Heading("What you can ask me")
    yield say(
        f"I answer from {count(answer.size, 'paper')}, with the sentence and the link, and say so when they hold no answer."
    )
    yield _examples(answer.examples)
    yield Prose(
        (Bullets(tuple((Run(form, bold=True), Run(f": {purpose}")) for form, purpose in USAGE.values())),)
    )
    yield note(
        "In a thread you can go on: “who wrote it?”, “and the second one?”, “only after 2025”, “bibtex for all of them”."
    )


def smalltalk(answer: Smalltalk) -> Iterator[Piece]:
    """A greeting with things to try; thanks; or what no corpus can do."""
    match answer.kind:
        case "hello":
            yield say(f"Hello! I know {count(answer.size, 'paper')}. Ask me in plain words, for example:")
        case "thanks":
            yield say("You’re welcome.")
        case "okay":
            yield say("All right.")
        case "declined":
            yield say("All right, nothing was saved.")
        case "all shown":
            yield say("There are no more: you have seen all of them.")
        case "left":
            yield say("All right, everything stays on the list.")
        case "impossible":
            yield say(
                f"I can’t do that: I only answer from the {count(answer.size, 'paper')} I hold. You could ask:"
            )
    if answer.examples:
        yield _examples(answer.examples)


def portrait(answer: SelfPortrait) -> Iterator[Piece]:
    """What the bot says of itself, with questions to ask; of an unknown topic, what it is."""
    row = _row(answer)
    held = {
        "papers": count(answer.size, "paper"),
        "first": day(answer.oldest.date) if answer.oldest else "nowhere",
        "last": day(answer.newest.date) if answer.newest else "nowhere",
        "read": f"I last read arXiv on {moment(answer.ingested)}"
        if answer.ingested
        else "I have not read arXiv’s announcements yet",
    }
    yield say(f"{row.says} {row.instead}".strip().format(**held))
    if requests := tries(answer):
        yield _examples(requests)


def tries(answer: SelfPortrait) -> tuple[str, ...]:
    """What can be asked next: what the row offers, or examples where it leads to them."""
    row = _row(answer)
    return answer.examples if row.instead.endswith(":") else row.offers


def _row(answer: SelfPortrait) -> Row:
    rows = scope().about
    return rows.get(answer.topic) or rows["what"]


def _examples(examples: tuple[str, ...]) -> Prose:
    return Prose((Bullets(tuple((Run(example),) for example in examples)),))


def overview(answer: Overview, today: date) -> Iterator[Piece]:
    """How large and how fresh the corpus is."""
    yield Heading(f"{count(answer.size, 'paper')} in the corpus")
    facts = (
        f"From {day(answer.oldest.date)} to {day(answer.newest.date)}"
        if answer.oldest and answer.newest
        else "",
        count(answer.authors, "author") if answer.authors else "",
        f"arXiv last read on {moment(answer.ingested)}" if answer.ingested else "",
        count(answer.subscriptions, "subscription") if answer.subscriptions else "",
        f"last digest on {moment(answer.delivered)}" if answer.delivered else "",
        answer.searched,
    )
    yield say(" · ".join(fact for fact in facts if fact))
    if answer.stale:
        yield say(Run(words.stale(answer), bold=True))
    yield from map(note, words.upkeep(answer))
    if answer.newest:
        yield prose(
            line(f"{words.NEWEST} ({ago(answer.newest.date, today)})"), line(*one_line(answer.newest))
        )
