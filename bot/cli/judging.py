"""`eval --llm`: what a language model makes of a file of questions, beside what the words make of it."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.answering.evidence import record
from bot.answers import Written
from bot.dialogue.conversation import Asked, Place, Reply
from bot.evaluation.questions import Question, Share, questions
from bot.library import Library
from bot.llm.claims import Text
from bot.llm.helper import Helper
from bot.llm.passages import Numbered
from bot.llm.writing import uncited
from bot.opening import converse, helped
from bot.settings import Settings, SettingsError
from bot.text import tokens

NOBODY = Place("eval", "eval", "eval")


@dataclass
class Tally:
    """What was counted over the questions."""

    asked: int = 0
    right: list[float] = field(default_factory=list)
    """Of questions that papers answer: whether the right one is first, read by words or by the model."""
    read: int = 0
    """Messages that the model was asked to read."""
    taken: int = 0
    """Those whose reading was taken."""
    tried: int = 0
    texts: int = 0
    sentences: int = 0
    struck: int = 0
    claims: list[float] = field(default_factory=list)
    """Of texts: whether a passage that they cite holds the answer."""
    strange: list[str] = field(default_factory=list)
    """Sentences shown with a figure or a name that no cited passage has."""
    refused: list[float] = field(default_factory=list)
    """Of questions that nothing answers: whether nothing was written."""
    ends: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def judge(file: Path, library: Library, settings: Settings, *, failures: bool) -> Iterator[str]:
    """The measures of a file of questions with the model that the settings name, as lines."""
    helper = helped(settings, converse(library), library)
    if helper is None:
        raise SettingsError("PAPERBOT_LLM_URL: no language model is set; see docs/models.md.")
    tally = Tally()
    for question in questions(file):
        shown = _one(question, helper, tally)
        if failures and shown:
            yield f"\n{question.q}\n" + "\n".join(f"  {sentence}" for sentence in shown.sentences)
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")
    yield from _told(helper.name, tally)


def _one(question: Question, helper: Helper, tally: Tally) -> Written | None:
    """Asks one question; what was written and may be shown."""
    asked = Asked(question.q, NOBODY)
    reply = helper.conversation.reply(question.q, NOBODY)
    tally.asked += 1
    begun = time.perf_counter()
    if helper.reads(asked, reply):
        tally.read += 1
        better = helper.reread(asked, reply)
        tally.taken += better is not None
        reply = better or reply
    _note_paper(question, reply, tally)
    written = _written(asked, reply, helper, tally)
    if time.perf_counter() - begun > 0.1:
        tally.seconds.append(time.perf_counter() - begun)
    shown = written if written and written.sentences else None
    if not question.answerable:
        tally.refused.append(float(shown is None))
    elif shown and question.spans:
        cited = " ".join(one.text for one in shown.passages)
        tally.claims.append(float(any(span in cited for span in question.spans)))
    return shown


def _note_paper(question: Question, reply: Reply, tally: Tally) -> None:
    if question.answerable:
        papers = record(reply.query, reply.answer).papers
        tally.right.append(float(bool(papers) and papers[0].id in question.papers | question.also_right))


def _written(asked: Asked, reply: Reply, helper: Helper, tally: Tally) -> Written | None:
    if not helper.writes(asked, reply):
        return None
    tally.tried += 1
    *_, last = helper.write(asked, reply)
    tally.texts += bool(last.sentences)
    tally.sentences += len(last.sentences)
    tally.struck += last.struck
    tally.ends += [last.end] if last.end else []
    passages = [Numbered(one.number, one.paper, one.text) for one in last.passages]
    tally.strange += [one for one in last.sentences if _is_strange(one, passages)]
    return last


def _is_strange(sentence: str, passages: list[Numbered]) -> bool:
    """Whether a figure or a name of a sentence stands nowhere in its passages: a second look, by other means."""
    held = {
        word
        for one in passages
        for word in tokens(f"{one.text} {one.paper.title} {' '.join(one.paper.aliases)}")
    }
    wanted = (word for word in Text(uncited(sentence)).words if word.name or word.digits)
    return any(not set(tokens(word.raw)) <= held for word in wanted)


def _told(model: str, tally: Tally) -> Iterator[str]:
    yield f"with {model}: {tally.asked} questions"
    yield f"right paper first: {_share(tally.right)}"
    yield f"messages read by it: {tally.read}, of which {tally.taken} readings were taken"
    yield f"texts: {tally.texts} of {tally.tried} tries; sentences shown {tally.sentences}, struck {tally.struck}"
    yield f"right claim, of texts: {_share(tally.claims)}"
    yield f"sentences shown with a figure or a name of no cited passage: {len(tally.strange)}"
    yield f"unanswerable questions for which nothing was written: {_share(tally.refused)}"
    ends = {end: tally.ends.count(end) for end in sorted(set(tally.ends))}
    yield "ended early: " + (", ".join(f"{end} {number}" for end, number in ends.items()) or "never")
    yield f"seconds where it was asked: median {median(tally.seconds or [0.0]):.1f}"


def _share(values: list[float]) -> str:
    share = Share.of(values)
    return f"{share.mean:.2f} [{share.low:.2f}, {share.high:.2f}] of {share.count}" if share else "of 0"
