"""Help, greetings, and the state of the corpus."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.answers import Guide, Overview, SelfPortrait, Smalltalk
from bot.blocks import words
from bot.blocks.forms import ago, count, day, moment
from bot.blocks.papers import one_line
from bot.blocks.pieces import Bullets, Heading, Piece, Prose, Run, line, note, prose, say
from bot.queries import Topic
from bot.scope import Row, scope

USAGE: Final[Mapping[Topic, tuple[str, str]]] = {
    "by": ("/paper by NAME", "all papers of an author: “/paper by Gloeckle”, “/paper by Gloeckle, F.”"),
    "search": ("/paper search WORDS", "papers on a topic: “/paper search theorem proving since 2025”"),
    "show": ("/paper show PAPER", "one paper, by title, nickname, arXiv id or link: “/paper show CWM”"),
    "ask": ("/paper ask QUESTION", "the sentence that answers: “/paper ask what does CWM score on AIME 2024?”"),
    "cite": ("/paper cite PAPER", "its citation, as BibTeX, RIS, APA or Markdown: “/paper cite CWM apa”"),
    "compare": ("/paper compare PAPER and PAPER", "side by side: “/paper compare CWM and Code Llama”"),
    "new": ("/paper new", "the newest papers: “/paper new”, “/paper new cs.SE”"),
    "list": ("/paper list FILTERS", "papers by date, category, venue or author: “/paper list by Synnaeve in 2025”"),
    "subscribe": ("/paper subscribe QUERY WHEN", "new papers as they come: “/paper subscribe Lean every weekday at 9:00”"),
    "save": ("/paper save PAPER", "onto your reading list: “/paper save CWM”; “my reading list” shows it"),
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
    )
    yield say(" · ".join(fact for fact in facts if fact))
    if answer.stale:
        yield say(Run(words.stale(answer), bold=True))
    if answer.newest:
        yield prose(
            line(f"{words.NEWEST} ({ago(answer.newest.date, today)})"), line(*one_line(answer.newest))
        )
