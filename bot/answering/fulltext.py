"""Answers from the full text of a paper, where its abstract has none.

The abstract comes first, always: what it answers is answered as if there were no text. Where it does not, and the paper
is known, the text is searched by `search/places.py`. From its words it cannot be told whether a text answers, so a
passage is offered as the answer only where it is far ahead of all others; else three are shown as the closest. Nothing is
shown where the text does not even hold what is asked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

from bot.answering.ask import find, tables
from bot.answers import Answer, Extract, InText, Nothing, PaperCard, Passages, TextList
from bot.kept import compiled
from bot.library import Library
from bot.papers import Paper
from bot.queries import Ask, Mentioning, Query
from bot.search.choice import SURE
from bot.search.cues import figures
from bot.search.places import Place, learned, places
from bot.search.profiles import Profile, profile
from bot.search.question import called, naming, read
from bot.text import STOPWORDS, Span, content, sentences, stem, tokens
from bot.texts.body import QUOTABLE, FullText, Known, Passage, Section

SHOWN: Final = 3
"""Passages that are shown where none is far ahead."""
NEAR: Final = 0.4
"""The share of what is asked for that a passage must hold to be near, by rarity."""
HELD: Final = 0.5
"""The same for one that is offered as the answer."""
ROWS: Final = 12
"""Rows of a table that are shown."""
LISTED: Final = 20
"""Papers whose text mentions something that are shown."""
TITLED: Final = 0.6
"""The share of a title's words by which the PDF is named."""
LONGEST: Final = 900
"""Letters of a sentence that is quoted; longer ones are not sentences."""
_PROFILES: Final = 8
"""Texts that are kept ready for questions: a conversation is about one, few at most."""
TEXTUAL: Final = frozenset(
    {"figure", "table", "section", "ablations", "limitations", "future", "settings", "hardware"}
)
"""Rows of scope.yaml for what is not known from abstracts, and may be from a text."""
ASKED: Final = {
    "ablations": "what do the ablations show?",
    "limitations": "what are the limitations?",
    "future": "what is left for future work?",
    "settings": "which hyperparameters were used?",
    "hardware": "which hardware and how many GPUs were used?",
}
"""What is asked by "limitations of it", where nothing else is known of the words."""
_FLOAT: Final = compiled(
    r"\b(?P<kind>table|tab|figure|fig|algorithm|listing)s?\b\.?\s*(?P<number>(?:[A-Z]\.?)?\d+)", re.IGNORECASE
)
_SECTION: Final = compiled(
    r"(?:\b(?:section|sec|chapter|appendix)\b\.?|§)\s*(?P<number>\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)\b|\bappendix\s+(?P<letter>[a-z])\b",
    re.IGNORECASE,
)
_NAMED: Final = compiled(
    r"\b(?:the|its|their)\s+(?P<name>introduction|related work|background|conclusions?|discussion|limitations?|future work|appendix|acknowledge?ments?)\b"
    r"(?=.*\bsays?\b|\s+(?:of|in)\b)|\b(?P<told>limitations?|future work|conclusions?)\b\s+(?:of|in)\b",
    re.IGNORECASE,
)
_FLOATS: Final = {
    "tab": "Table",
    "table": "Table",
    "fig": "Figure",
    "figure": "Figure",
    "algorithm": "Algorithm",
    "listing": "Listing",
}
_CELL: Final = " | "
_ABOUT: Final = compiled(r"\babout\b(.+)", re.IGNORECASE)
_OPENS: Final = compiled(r"[\"'“‘(\[]*(?:[^\W\d_]*[A-Z0-9]|[α-ω])")
_CLOSES: Final = compiled(r"[.!?][\"'”’)\]]*$")
_BEFORE: Final = compiled(r"[.!?:;…][\"'”’)\]]*$")
"""How a passage ends after which one may begin in a small letter, as the points of a list do."""
_GOING_ON: Final = compiled(
    r"(?:where|which|with|and|or|but|that|whose|while|if|as|so|then|such|hence|thus|by|for)\b"
)
_ADRIFT: Final = compiled(r"(?<!\S)[ˇ´`¨˜ˆ¯˘˙˚¸](?!\S)")
"""An accent that is printed over a letter, and in the file stands elsewhere."""
_PARTS: Final = frozenset(
    "table tab figure fig section sec chapter appendix algorithm say says said tell paper text full".split()
)
"""Words that ask for a part of a text, and for nothing in it."""


def or_in_text(query: Query, answer: Answer, library: Library) -> Answer:
    """What the text of a paper says, where its abstract does not answer and the text may; else the answer itself."""
    match query, answer:
        case Ask(), Nothing() | Passages():
            return _asked(query, answer, library)
        case _, PaperCard():
            return replace(answer, known=known(answer.paper, library))
        case _:
            return answer


def known(paper: Paper, library: Library) -> Known | None:
    """What is known of the text of a paper; None where nobody keeps texts."""
    found = library.texts.known([paper.id]).get(paper.id)
    return found or (Known(paper.id, "none") if library.texts.fetched else None)


def in_text(what: str, said: str, named: str, library: Library) -> Ask | None:
    """The question that a request is for what only a text can say; None where no text of the paper says anything near."""
    said = said or ASKED.get(what, "")
    if what not in TEXTUAL or not said or not library.texts.count():
        return None
    found = library.paper(named) or next(
        iter(library.papers(one.id for one in library.titles(named, 1))), None
    )
    text = library.texts.text(found.id) if found else None
    if found is None or text is None:
        return None
    near = _Search(said, found, text).found()
    return Ask(said, found.id, text=True) if near else None


def _asked(query: Ask, answer: Nothing | Passages, library: Library) -> Answer:
    part = _part(query.question)
    if _answered(answer) and not (part or query.text):
        return answer
    paper = _meant(query, answer, library)
    if paper is None:
        return answer
    text = library.texts.text(paper.id)
    told = known(paper, library)
    if text is not None:
        found = _Search(query.question, paper, text, private=bool(told and told.private)).found()
        if found is not None:
            beyond = query.text or part is not None
            return _beside(replace(found, whole=query.whole, beyond=beyond), None if beyond else answer)
    return replace(answer, known=told) if isinstance(answer, Nothing) and told else answer


def _answered(answer: Nothing | Passages) -> bool:
    return isinstance(answer, Passages) and answer.tier == "quote" and not answer.refused


def _beside(found: InText, answer: Nothing | Passages | None) -> InText:
    """What a text says, with the closest passages of the abstract where there are some."""
    near = isinstance(answer, Passages) and not answer.refused and not answer.missing
    return replace(found, abstract=answer) if near and isinstance(answer, Passages) else found


def _meant(query: Ask, answer: Nothing | Passages, library: Library) -> Paper | None:
    """The one paper that a question is about; None where that is not sure."""
    if (given := _given(query.question, library)) and _answers_nothing(answer):
        return given
    match answer:
        case Nothing(reason="not stated", near=(paper, *_)):
            return paper
        case Passages(twins=False, quotes=(first, *_)) if answer.refused or query.paper in {
            first.paper.id,
            "",
        }:
            found = find(query, library)
            named = found is not None and (found.candidates[0].named >= SURE or bool(found.thread))
            return first.paper if named and found and found.candidates[0].paper == first.paper else None
        case _:
            return library.paper(query.paper) if query.paper else None


def _answers_nothing(answer: Nothing | Passages) -> bool:
    return isinstance(answer, Nothing) or answer.tier == "closest" or answer.refused


def _given(question: str, library: Library) -> Paper | None:
    """The PDF whose title a question says, of those that are no papers of the library: whole, or most of a long one."""
    said = frozenset(content(question))
    named = ((paper, frozenset(content(paper.title))) for paper in library.given.values())
    meant = [
        (len(title & said), paper)
        for paper, title in named
        if len(title & said) >= max(min(2, len(title)), TITLED * len(title))
    ]
    return max(meant, key=lambda one: one[0])[1] if meant else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text that is asked for: a table by its label, a section by its number or by its name."""

    label: str = ""
    number: str = ""
    name: str = ""


def _part(question: str) -> Part | None:
    if found := _FLOAT.search(question):
        return Part(label=f"{_FLOATS[found['kind'].lower()]} {found['number'].upper()}")
    if found := _SECTION.search(question):
        return Part(number=(found["number"] or found["letter"]).upper())
    if found := _NAMED.search(question):
        return Part(name=(found["name"] or found["told"]).lower())
    return None


@dataclass(frozen=True, slots=True)
class _Key:
    """A text by its digest, so that it is known again without comparing it."""

    digest: str
    text: FullText
    title: str
    abstract: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.digest == other.digest


@lru_cache(maxsize=_PROFILES)
def _profiled(key: _Key) -> Profile:
    return profile(key.text, key.title, key.abstract)


def searched(paper: Paper, text: FullText) -> Profile:
    """A text as questions look at it; kept for the last few."""
    return _profiled(_Key(text.digest, text, paper.title, paper.abstract))


@dataclass(frozen=True, slots=True)
class _Search:
    """One question of one text."""

    question: str
    paper: Paper
    text: FullText
    private: bool = False

    def found(self) -> InText | None:
        """The part that is asked for, else the passages."""
        part = _part(self.question)
        return self.part(part) if part else self._cells() or self.places()

    def places(self) -> InText | None:
        """The passage that answers, or the closest; None where none is near."""
        asked = _unnamed(self.question, self.paper)
        profile_ = searched(self.paper, self.text)
        if self._lacks_a_name(profile_):
            return None
        found = [one for one in places(asked, profile_) if one.covered >= NEAR]
        if not found:
            return None
        first = found[0]
        answers = first.share >= learned().quote and first.covered >= HELD
        extracts = list(islice(filter(None, map(self._extract, found)), SHOWN))
        if not extracts:
            return None
        quoted = answers and extracts[0].passage == first.passage
        shown = extracts[:1] if quoted else extracts
        return InText(self.question, "quote" if quoted else "closest", tuple(shown), private=self.private)

    def _names(self) -> list[frozenset[str]]:
        """The stems of each name in the question, the paper's own aside."""
        question = read(self.question, tables().synonyms)
        own, _ = naming(question, called(self.paper))
        spans = ((start, end) for start, end in question.names)
        found = (
            frozenset(
                term.stem
                for i, term in enumerate(question.terms)
                if start <= term.start < end and i not in own
            )
            for start, end in spans
        )
        return [stems for stems in found if stems]

    def _lacks_a_name(self, profile_: Profile) -> bool:
        """Whether something is asked about by a name that the text never mentions."""
        return any(not stems <= profile_.held.keys() for stems in self._names())

    def _cells(self) -> InText | None:
        """The rows of a table that cross what is asked about by name: the paper's row under the name of a benchmark."""
        names = self._names()
        labels = dict.fromkeys(one.label for one in self.text.passages if one.kind == "row" and one.label)
        crossed = ((label, self._crossed(label, names)) for label in labels) if names else iter(())
        label, found = next(((label, found) for label, found in crossed if found), ("", []))
        return self._told([extract(self.paper, self.text, one) for one in found], label)

    def _crossed(self, label: str, names: Sequence[frozenset[str]]) -> list[Passage]:
        """A table's caption, its head and the few rows that one name or the paper's picks out, another being in the head."""
        own = [one for one in self.text.passages if one.label == label]
        heads = [one for one in own if one.kind == "header"]
        said = frozenset(map(stem, tokens(" ".join(map(self.text.said, heads)))))
        aliases = [frozenset(map(stem, tokens(alias))) for alias in self.paper.aliases]
        above, beside = (
            [one for one in (*names, *aliases) if (one <= said) == there] for there in (True, False)
        )
        rows = [
            one for one in own if one.kind == "row" and any(name <= self._first_cell(one) for name in beside)
        ]
        asked = any(name in above or any(name <= self._first_cell(row) for row in rows) for name in names)
        caption = [one for one in own if one.kind == "caption"]
        return [*caption, *heads, *rows] if above and asked and 0 < len(rows) <= SHOWN else []

    def _first_cell(self, row: Passage) -> frozenset[str]:
        return frozenset(map(stem, tokens(self.text.said(row).split(_CELL)[0])))

    def _extract(self, place: Place) -> Extract | None:
        """The sentence of a passage to quote; None where none of it is a whole one."""
        passage = place.passage
        if passage.kind == "caption" and passage.end - passage.start <= LONGEST:
            return extract(self.paper, self.text, passage)
        nearest = sorted(whole_sentences(self.text, passage), key=lambda one: one != place.sentence)
        return extract(self.paper, self.text, passage, nearest[0]) if nearest else None

    def part(self, part: Part) -> InText | None:
        """What stands in a part that is asked for; None where there is no such part."""
        if part.label:
            return self._float(part.label)
        section = next((i for i, one in enumerate(self.text.sections) if _is(one, part)), None)
        if section is None:
            return None
        inside = frozenset(
            i
            for i, one in enumerate(self.text.sections)
            if i == section or _within(one, self.text.sections[section])
        )
        there = [one for one in self.text.passages if one.section in inside and one.kind in QUOTABLE]
        asked = self._beside_part()
        if asked:
            ranked = [one for one in places(asked, searched(self.paper, self.text)) if one.passage in there]
            found = list(islice(filter(None, map(self._extract, ranked)), SHOWN))
        else:
            firsts = (Place(one, _first(self.text, one), 0.0, 0.0) for one in there if one.kind == "text")
            found = list(islice(filter(None, map(self._extract, firsts)), SHOWN))
        return self._told(found, str(self.text.sections[section]))

    def _float(self, label: str) -> InText | None:
        """The caption, and of a table its rows, of a figure the paragraph that mentions it."""
        own = [one for one in self.text.passages if one.label.lower() == label.lower()]
        caption = [one for one in own if one.kind == "caption"][:1]
        rows = [one for one in own if one.kind == "row"]
        wanted = frozenset(map(stem, tokens(self._row_asked())))
        asked_for = [one for one in rows if wanted & self._first_cell(one)]
        headers = [one for one in own if one.kind == "header"]
        mention = re.compile(
            rf"\b{re.escape(label)}\b|\b{label[:3]}\. {re.escape(label.rsplit(maxsplit=1)[-1])}\b"
        )
        shown = [*caption, *headers, *(asked_for or rows)[:ROWS]]
        told = [extract(self.paper, self.text, one) for one in shown]
        return self._told([*told, *([] if rows else islice(self._saying(mention), 1))], label)

    def _saying(self, mention: re.Pattern[str]) -> Iterator[Extract]:
        """The sentences that mention something."""
        for passage in self.text.passages:
            if passage.kind == "text" and mention.search(self.text.said(passage)):
                for span in whole_sentences(self.text, passage):
                    if mention.search(span.text):
                        yield extract(self.paper, self.text, passage, span)

    def _told(self, found: Sequence[Extract], part: str) -> InText | None:
        return InText(self.question, "part", tuple(found), part=part, private=self.private) if found else None

    def _beside_part(self) -> str:
        """What is asked for beside a part and the paper: "what does section 4 say about data" is about data."""
        return _content(
            _unnamed(_NAMED.sub(" ", _SECTION.sub(" ", _FLOAT.sub(" ", self.question))), self.paper)
        )

    def _row_asked(self) -> str:
        """What the rows of a table are about that are asked for, the paper's own name too: "Table 3 about CWM"."""
        about = _ABOUT.search(self.question)
        return _content(about[1]) if about else self._beside_part()


def _content(said: str) -> str:
    return " ".join(word for word in tokens(said) if word not in STOPWORDS and word not in _PARTS)


def found(question: str, paper: Paper, text: FullText) -> InText | None:
    """What the text of a paper says to a question; None where nothing of it is near."""
    return _Search(question, paper, text).found()


def whole_sentences(text: FullText, passage: Passage) -> list[Span]:
    """The sentences of a passage that may be quoted, by offsets into the text."""
    placed = [
        Span(passage.start + one.start, passage.start + one.end, one.text)
        for one in sentences(text.said(passage))
    ]
    begun = placed[_goes_on(text, passage) :]
    return [one for one in begun if is_whole(one.text, text.source, last=one.end == passage.end)]


def _goes_on(text: FullText, passage: Passage) -> bool:
    """Whether a passage begins with the rest of a sentence: with "where x is", after a formula."""
    said, before = text.said(passage), text.text[max(0, passage.start - 8) : passage.start].rstrip()
    parted = bool(before) and not _BEFORE.search(before)
    return said[:1].islower() and (parted or _GOING_ON.match(said) is not None)


def _first(text: FullText, passage: Passage) -> Span:
    first = next(iter(sentences(text.said(passage))), Span(0, 0, ""))
    return Span(passage.start + first.start, passage.start + first.end, first.text)


def _is(section: Section, part: Part) -> bool:
    if part.number:
        return section.number.upper().rstrip(".") == part.number
    return section.title.lower().startswith(part.name.rstrip("s"))


def _within(inner: Section, outer: Section) -> bool:
    return bool(outer.number) and inner.number.startswith(f"{outer.number}.")


def is_whole(said: str, source: str, *, last: bool) -> bool:
    """Whether a sentence begins and ends where it was printed to: of a PDF, a part of one may be all that stands together.

    A paragraph of HTML is whole, so its last sentence may lack a full stop.
    """
    if len(said) > LONGEST or len(said.split()) < 3:
        return False
    if source != "pdf":
        return True
    ended = bool(_CLOSES.search(said)) and not (last and said.endswith(":"))
    return bool(_OPENS.match(said)) and ended and not _ADRIFT.search(said)


def extract(paper: Paper, text: FullText, passage: Passage, span: Span | None = None) -> Extract:
    """A passage, or a stretch of it, as what it is quoted by; figures are bold in a sentence."""
    start, end = (span.start, span.end) if span else (passage.start, passage.end)
    said = text.text[start:end]
    bold = tuple((one.start, one.end) for one in figures(said)) if span else ()
    return Extract(paper, text, passage, start, end, said, bold)


def _unnamed(question: str, paper: Paper) -> str:
    """A question without the words that name its paper."""
    taken = read(question, tables().synonyms)
    own, _ = naming(taken, called(paper))
    spans = sorted({(taken.terms[i].start, taken.terms[i].end) for i in own}, reverse=True)
    for start, end in spans:
        question = f"{question[:start]} {question[end:]}"
    return question


def mentioning(query: Mentioning, library: Library) -> TextList | Nothing:
    """The papers whose text mentions something, each with the first sentence that does."""
    held = library.texts.holding(query.words)
    found = islice(
        filter(None, (_mention(paper, query.words, library) for paper in library.papers(held))), LISTED
    )
    extracts = tuple(found)
    if not extracts:
        return Nothing("not in texts", query.words, library.texts.count())
    return TextList(query.words, extracts, library.texts.count())


def _mention(paper: Paper, words: str, library: Library) -> Extract | None:
    text = library.texts.text(paper.id)
    wanted = [stem(token) for token in tokens(words) if token not in STOPWORDS]
    if text is None or not wanted:
        return None
    return next(_mentions(paper, text, wanted), None)


def _mentions(paper: Paper, text: FullText, wanted: Sequence[str]) -> Iterator[Extract]:
    """The sentences that hold words side by side."""
    for passage in text.passages:
        if passage.kind in QUOTABLE:
            for span in whole_sentences(text, passage):
                if _side_by_side(wanted, span.text):
                    yield extract(paper, text, passage, span)


def _side_by_side(wanted: Sequence[str], said: str) -> bool:
    words = [stem(token) for token in tokens(said) if token not in STOPWORDS]
    return any(words[i : i + len(wanted)] == list(wanted) for i in _starts(words, wanted[0]))


def _starts(words: Sequence[str], first: str) -> Iterable[int]:
    return (i for i, word in enumerate(words) if word == first)
