"""How a question is answered, and when it is refused.

Nothing here writes prose: an answer is a sentence of an abstract, word for word, or an honest "not here".

1. *Taking the question apart.* Words that only ask ("what", "how many", "the paper") are put aside. Names are
   recognised by how they are written (SWE-bench, GPT-5) or because some abstract writes them as a name.
   A word that no paper holds is read as the nearest word that one does ("lama" as "llama").
2. *Choosing papers.* Papers that hold the question's words are weighed: rare words count most, a paper that
   is called by its name (also misspelt) comes first, then the paper under discussion in the thread.
3. *Choosing sentences.* Inside the likeliest papers the naming words are put aside, or the subject would drown
   what is asked about it. A sentence is as good as the share of the remaining words it holds, by how rare they
   are in that paper; a synonym counts less than the word. Sentences of the kind asked for gain: a figure for
   "how many", an introduction for "what is", brackets for "stands for".
4. *How sure.* A small model (search/choice.py) looks at what the paper and the sentence hold and lack.
   Sure: the sentence is the answer. Less sure: it is shown as the closest passage. Unsure: refused.
   A name in the question that the paper never mentions is always said, and makes it a refusal: no figure is
   ever borrowed from another paper. Two papers about equally likely are both shown, labelled.
5. *Meaning.* With the semantic extra (bot/meaning) papers are found and weighed by words and meaning together; how sure
   it is, and what is missing, is decided by the words as before.
6. *A figure alone* is given only when the sentence holds one; otherwise all of them are bold in their sentence,
   with the qualifiers that stand beside them.

Two questions in one sentence drown each other. When the whole finds no answer, each is asked for itself, of the paper
that the first one named.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from typing import Final, Literal, TypeGuard

from bot.answering.evidence import verified
from bot.answers import Nothing, Passages, Quote
from bot.kept import compiled
from bot.library import Library
from bot.memo import once
from bot.papers import Paper
from bot.parsing.several import questions
from bot.queries import Ask, Find
from bot.search.choice import HALF, SURE, Candidate, Chooser, Confidence, Signals, signals
from bot.search.conditions import Conditions, Unmet
from bot.search.cues import figures, gauge
from bot.search.fusing import ALIKE
from bot.search.passages import Passage, Profile, Scorer
from bot.search.question import NAMED, PUNCTUATION, Question, Term, joined, read, repaired, runs, with_names
from bot.search.vocabulary import TALK, Background, Synonyms, known_synonyms
from bot.text import sentences, stems, tokens

Tier = Literal["quote", "closest"]
CANDIDATES: Final = 8
"""How many papers are read for one question."""
SHOWN: Final = 3
"""How many sentences are shown at most."""
TWIN: Final = 0.87
"""From this share of the best paper's score on, the second is as likely."""
FAR: Final = 3.0
"""Sentences that score so much less than the best are not shown beside it: it is twenty times likelier to answer."""
NEAR: Final = 0.4
"""A paper that holds less of the question than this is not near it."""
WORDS: Final = 8
"""How many of the words quoted are looked up."""
OWN: Final = 3
"""How many of those that people wrote down, however many others hold the words better."""
NAME_WORDS: Final = 3
"""How many words a name may have where papers are looked up by it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question before it is put as an answer."""

    question: Question
    candidates: tuple[Candidate, ...]
    """Likeliest first; at least one."""
    missing: tuple[Unmet, ...]
    """Names and figures in the question that the likeliest paper never mentions."""
    elsewhere: tuple[Unmet, ...]
    """Those that it mentions, and its best sentence does not."""
    signals: Signals
    thread: str
    """The id of the paper under discussion, or empty."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The data that answering reads, loaded once."""

    synonyms: Synonyms
    confidence: Confidence


@once
def tables() -> Tables:
    return Tables(known_synonyms(), Confidence.load())


def ask(query: Ask, library: Library) -> Passages | Nothing:
    """The sentences that answer a question, or that nothing here does; pure."""
    if stated := _stated(query, library):
        return stated
    found = find(query, library)
    if found is None:
        return Nothing("no answer", query.question, library.size())
    tier = tables().confidence.tier(found.signals)
    if (tier == "nothing" and not _bears(found)) or _is_foreign(found):
        return _nothing(query, found, library)
    if _is_unsure(found):
        tier = "closest"
    return _passages(query, found, "quote" if tier == "quote" or _is_plain(found) else "closest")


def _bears(found: Finding) -> bool:
    """Whether the paper has something of the kind of what is asked, such as another year, or says what its words ask."""
    best = found.candidates[0]
    asked = [cue for cue in found.question.cues if cue.says and cue.strict]
    says = best.named >= SURE and any(cue.fits(best.passages[0].span.text) for cue in asked)
    return says or any(one.instead for one in found.missing)


def _is_foreign(found: Finding) -> bool:
    """Whether the paper that was only shown before holds nothing that is asked: "stars?", "any women"."""
    question, best = found.question, found.candidates[0]
    asked = [i for i in range(len(question.terms)) if i not in best.naming]
    fits = any(cue.fits(passage.span.text) for cue in question.cues for passage in best.passages)
    return bool(found.thread and asked) and not fits and all(best.held[i] < HALF for i in asked)


_QUOTED: Final = compiled(r"[\"“”«»](?P<words>[^\"“”«»]{12,400})[\"“”«»]")
"""What a question quotes."""


def _stated(query: Ask, library: Library) -> Passages | None:
    """The sentence whose very words a question quotes, three at least; None where no abstract has them."""
    found = _QUOTED.search(query.question)
    key = _letters(found["words"]) if found and len(tokens(found["words"])) > NAME_WORDS else ""
    if not found or not key:
        return None
    phrase = " ".join(tokens(found["words"])[:WORDS])
    for paper in library.papers(library.find(Find(words=f'"{phrase}"'), limit=CANDIDATES).ids):
        for span in sentences(paper.abstract):
            if key in _letters(span.text):
                said = quote(Passage(paper, span, 0.0, (), cued=False, counted=False))
                return Passages(query.question, "quote", (replace(said, bold=()),), whole=query.whole)
    return None


def _letters(text: str) -> str:
    """A text as it is compared with what is quoted."""
    return f" {' '.join(tokens(text))} "


def _is_unsure(found: Finding) -> bool:
    """Whether a condition of the question is not met, or the figure found is of something else."""
    first = found.candidates[0].passages[0]
    return bool(found.missing or found.elsewhere or _is_gauge(found.question, first))


_ASKED_PLAINLY: Final = frozenset({"claim", "yes or no", "degree", "count", "data", "release", "finding"})
"""Kinds of questions that a sentence answers which holds all of their words."""
_LIGHT: Final = TALK | frozenset(
    "come comes exist exists handle handles include includes make makes offer offers run runs ship support supports with without work works".split()
)
"""Words that ask whether something is so, whatever it is."""


def _is_plain(found: Finding) -> bool:
    """Whether the best sentence holds all that is asked of the paper that is meant: "does Code Llama come in 34B"."""
    question, best = found.question, found.candidates[0]
    first = best.passages[0]
    asked = [i for i, term in enumerate(question.terms) if i not in best.naming and term.word not in _LIGHT]
    measured = any(cue.strict and cue.units for cue in question.cues)
    background = Background.load()
    telling = measured or any(
        first.matches[i] < 1 or not background.plain(question.terms[i].word) for i in asked
    )
    fits = first.cued and (first.counted or not question.counted)
    return (
        telling
        and fits
        and all(_is_said(question.terms[i], first, i, best, measured=measured) for i in asked)
        and _ASKED_PLAINLY.issuperset(question.kinds)
        and not _is_unsure(found)
    )


def _is_said(term: Term, first: Passage, i: int, best: Candidate, *, measured: bool) -> bool:
    """Whether a sentence says a word, or its title does where a measure is asked of a paper that is described."""
    if first.matches[i] >= NAMED:
        return best.named >= SURE or measured
    return measured and best.named < SURE and term.stem in stems(best.paper.title)


def is_sure(query: Ask, library: Library) -> bool:
    """Whether some passage answers a question, and is not only the closest there is."""
    found = find(query, library)
    if found is None or _is_unsure(found):
        return False
    return tables().confidence.tier(found.signals) == "quote" or _is_plain(found)


def find(query: Ask, library: Library) -> Finding | None:
    """Steps 1 to 3, and what step 4 decides on; None when no paper shares a word with the question.

    Kept while the papers stay as they are: what bare words mean is told by what is found for them, and then they are
    answered.
    """
    return library.recalled(query, lambda: _find(query, library))


def _find(query: Ask, library: Library) -> Finding | None:
    thread = _thread(query.paper, library)
    question = read(query.question, tables().synonyms)
    words = " ".join(term.word for term in question.terms)
    papers = tuple(_candidates(question, words, thread, library))
    scorer = Scorer(tables().synonyms)

    def vocabulary() -> frozenset[str]:
        return frozenset().union(*(scorer.profile(paper).keys for paper in papers))

    question = repaired(question, lambda word: library.frequency(word) > 0, vocabulary, tables().synonyms)
    question = with_names(question, [paper.abstract for paper in papers])
    chooser = Chooser(scorer, library.frequency, library.size())
    alike = library.likeness(words, [paper.id for paper in papers])
    ranked = chooser.weigh(question, papers, thread, alike)
    if not ranked:
        return None
    if subject := _subject(question, ranked, scorer):
        rest = (one for one in ranked if one.paper != subject.paper)
        ranked = (subject, *(replace(one, named=min(one.named, SURE)) for one in rest))
    best = ranked[0]
    absent, elsewhere = _unmet(question, ranked, scorer.profile(best.paper))
    seen = signals(question, best, ranked[1] if len(ranked) > 1 else None, chooser, missing=bool(absent))
    return Finding(question, ranked, absent, elsewhere, seen, thread)


_OF_ANOTHER: Final = compiled(
    r"(?:is|are|was|were|does|do|did|can|could|has|have)\s+(?:the\s+)?(?P<subject>.+?)\s+(?:based|built|fine-?tuned|trained|derived|initiali[sz]ed|better|worse|faster|slower|bigger|larger|smaller|beats?|outperforms?|uses?|using|compared?|evaluated|tested)\b",
    re.IGNORECASE,
)
"""What is asked of something beside something else: "is the compiler LLM based on Code Llama"."""


def _subject(question: Question, ranked: Sequence[Candidate], scorer: Scorer) -> Candidate | None:
    """The paper whose title says what a question asks about, where the best one is only what that is compared with."""
    found, best = _OF_ANOTHER.match(question.text), ranked[0]
    if not found or best.named < SURE or not best.naming:
        return None
    about = frozenset(i for i, term in enumerate(question.terms) if term.start < found.end("subject"))
    if not about or min(question.terms[i].start for i in best.naming) < found.end("subject"):
        return None
    for one in ranked[1:]:
        page = scorer.profile(one.paper)
        if all(scorer.match(question.terms[i], page.title, page) >= NAMED for i in about):
            passages = scorer.ranked(question, one.paper, page, about | best.naming)
            return replace(one, named=1.0, naming=about, passages=passages)
    return None


def _others(question: Question, ranked: Sequence[Candidate]) -> Iterator[str]:
    """What a question calls other papers than the likeliest: "does MTP outperform Code Llama"."""
    best = ranked[0]
    for other in ranked[1:] if best.named >= SURE else ():
        terms = [question.terms[i] for i in sorted(other.naming)]
        apart = other.named >= SURE and best.naming.isdisjoint(other.naming) and 0 < len(terms) <= NAME_WORDS
        if apart and (len(terms) > 1 or not Background.load().plain(terms[0].word)):
            yield question.text[terms[0].start : terms[-1].end].strip(PUNCTUATION)


def _unmet(
    question: Question, ranked: Sequence[Candidate], page: Profile
) -> tuple[tuple[Unmet, ...], tuple[Unmet, ...]]:
    """The conditions of a question that the likeliest paper does not meet, and those that its best sentence alone does not."""
    best, paper = ranked[0], ranked[0].paper
    first = best.passages[0]
    asked = Conditions(
        question,
        best.naming,
        best.named >= SURE,
        any(cue.units for cue in question.cues)
        or ("claim" in question.kinds and bool(figures(first.span.text))),
        tuple(_others(question, ranked)),
    )
    told = asked.unmet(f"{paper.title}\n{paper.abstract}", best.held, page.spells)
    absent = tuple(one for one in told if not _is_stored(one.said, paper))
    if not asked.named:  # what describes the paper need not stand in the sentence
        return absent, ()
    sentence = next(part for part in page.sentences if part.span == first.span)
    spoken = [max(passage.matches[i] for passage in best.passages) for i in range(len(question.terms))]
    held = [match if said >= NAMED else 1.0 for match, said in zip(first.matches, spoken, strict=True)]
    here = asked.unmet(first.span.text, held, sentence.spells)
    return absent, tuple(one for one in here if one.said not in {other.said for other in told})


def _thread(paper: str, library: Library) -> str:
    """The id of the paper under discussion, which may be given as people call it."""
    if not paper or library.paper(paper):
        return paper
    return next((match.id for match in library.titles(paper, 1)), "")


def _candidates(question: Question, words: str, thread: str, library: Library) -> Iterator[Paper]:
    """The papers worth reading: the thread's, those that share words, and those called by a name in the question.

    Beside a thread's paper no others that share words, but the team's: in a large library some hold any words better.
    """
    named = chain.from_iterable(library.bearers(run) for run in _runs(question, library))
    ids = chain(
        [thread],
        (found for found, _ in (() if thread else library.candidates(words, CANDIDATES))),
        (found for found, _ in library.candidates(words, OWN, own=True)),
        named,
    )
    yield from library.papers(dict.fromkeys(filter(None, ids)))


def _runs(question: Question, library: Library) -> Iterator[str]:
    """The stretches of a question that may be a name: up to three words, a rare or unknown one among them."""
    few = library.size() // 500
    rare = {i for i, term in enumerate(question.terms) if library.frequency(term.word) <= few}
    for start, end, _ in runs(question):
        if end - start <= NAME_WORDS and not rare.isdisjoint(range(start, end)):
            yield question.text[question.terms[start].start : question.terms[end - 1].end]


def _passages(query: Ask, found: Finding, tier: Tier) -> Passages:
    best = found.candidates[0]
    twins = _twins(found)
    quotes = tuple(quote(passage) for passage in islice(_shown(twins), SHOWN))
    return Passages(
        question=query.question,
        tier=tier,
        quotes=quotes,
        missing=_said(found.missing),
        instead=tuple(other for one in found.missing for other in one.instead),
        elsewhere=_said(found.elsewhere),
        value=_value(found.question, best.passages[0]) if tier == "quote" and len(twins) == 1 else "",
        twins=len(twins) > 1,
        whole=query.whole,
        refused=bool(found.missing),
    )


def _said(conditions: Sequence[Unmet]) -> tuple[str, ...]:
    return tuple(one.said for one in conditions)


def _twins(found: Finding) -> tuple[Candidate, ...]:
    """The likeliest paper, and the next one when it is about as likely and neither is called by name."""
    best, *rest = found.candidates
    if not rest or rest[0].score < TWIN * best.score or best.named > rest[0].named:
        return (best,)
    return best, rest[0]


def _shown(papers: tuple[Candidate, ...]) -> Iterator[Passage]:
    """The sentences to show, by turns of several papers, best first."""
    least = papers[0].passages[0].score - FAR
    for round_ in zip_longest(*(paper.passages for paper in papers)):
        for passage in round_:
            if passage and (passage.score >= least or passage == papers[0].passages[0]):
                yield passage


def quote(passage: Passage) -> Quote:
    """A sentence as a quote, its figures in bold; checked against the stored abstract."""
    span = passage.span
    bold = tuple((figure.start, figure.end) for figure in figures(span.text))
    return verified(Quote(passage.paper, span.start, span.end, span.text, bold))


def _value(question: Question, passage: Passage) -> str:
    """The figure that answers, when a figure is asked for and the sentence holds just one, of the very thing counted."""
    text = passage.span.text
    held = figures(text)
    wanted = any(cue.units for cue in question.cues if cue.fits(text))
    if not wanted or len(held) != 1:
        return ""
    counted = not question.counted or question.counted in stems(text[held[0].start :])
    return held[0].text if counted else ""


def _is_gauge(question: Question, passage: Passage) -> bool:
    """Whether all figures of a sentence are sizes of something that was not asked for, where a number of things was."""
    text = passage.span.text
    gauges = [gauge(text, figure) for figure in figures(text)] if question.counted else []
    measured = " ".join(chain.from_iterable(gauges))
    asked = any(cue.name in {"context", "length"} for cue in question.cues)
    return (
        bool(gauges) and all(gauges) and not asked and set(stems(measured)).isdisjoint(stems(question.text))
    )


def _nothing(query: Ask, found: Finding, library: Library) -> Nothing:
    """A refusal, with the paper that was meant or the nearest there is, and the words that are missing."""
    best = found.candidates[0]
    meant = best.named >= SURE
    near = tuple(_near(query, found.candidates[:SHOWN], library))
    absent = tuple(
        word
        for word in _said(found.missing) or _absent(found)
        if found.missing or _is_term(word, query.question)
    )
    if meant:
        known = (word for word in absent if not library.standing(word, best.paper))
        unsaid = tuple(word for word in known if not _is_stored(word, best.paper))
        return Nothing("not stated", query.question, library.size(), near=(best.paper,), missing=unsaid)
    unheard = tuple(word for word in absent if _unheard(word, library))
    return Nothing("no answer", query.question, library.size(), near=near, missing=unheard)


def _near(query: Ask, candidates: Sequence[Candidate], library: Library) -> Iterator[Paper]:
    """The papers that hold much of a question, or mean nearly the same."""
    alike = library.likeness(query.question, [one.paper.id for one in candidates])
    for one in candidates:
        if one.coverage >= NEAR or alike.get(one.paper.id, 0.0) >= ALIKE:
            yield one.paper


def _is_stored(word: str, paper: Paper) -> bool:
    """Whether a word stands in what is stored of a paper beside its abstract."""
    stored = tokens(f"{paper.venue} {paper.organisation} {paper.date.year} {' '.join(paper.categories)}")
    return set(tokens(word)) <= set(stored)


def _is_term(word: str, question: str) -> bool:
    """Whether a word of a question says what it is about, so that it is worth saying that no paper has it."""
    began = word.lower() if question.startswith(word) else word
    return not Background.load().plain(began)


def _unheard(word: str, library: Library) -> bool:
    """Whether no paper here mentions a word, and nobody here is called so; "Llama 3.1" does not mention Llama 3."""
    held = [library.frequency(part) > 0 or library.borne(part) for part in tokens(word)]
    if len(held) < 2 or not all(held):
        return not all(held)
    found = library.find(Find(words=f'"{word}"'))
    scorer, key = Scorer(tables().synonyms), joined(word)
    heard = found.total > len(found.ids) or any(
        scorer.profile(paper).spells(key) for paper in library.papers(found.ids)
    )
    return not heard and not library.resolve(word, typos=False).exact


def _absent(found: Finding) -> tuple[str, ...]:
    """The words of the question that the likeliest paper does not hold, as typed."""
    best = found.candidates[0]
    words = (
        found.question.text[term.start : term.end].strip(PUNCTUATION)
        for i, term in enumerate(found.question.terms)
        if best.held[i] < HALF and i not in best.naming
    )
    return tuple(dict.fromkeys(words))


def answered(query: Ask, library: Library) -> Passages | Nothing:
    """The answer to a question, or to each of the questions in it."""
    whole = ask(query, library)
    asked = questions(query.question)
    if isinstance(whole, Passages) or len(asked) < 2:
        return whole
    first = ask(replace(query, question=asked[0]), library)
    if not _sure(first):
        return whole
    paper = first.quotes[0].paper
    others = [ask(Ask(part, paper.id), library) for part in asked[1:]]
    rest = [other.quotes[0] for other in others if _sure(other) and other.quotes[0].paper == paper]
    if len(rest) < len(others):
        return whole
    quotes = tuple(dict.fromkeys([first.quotes[0], *rest]))
    return replace(first, question=query.question, quotes=quotes, value="", twins=False)


def _sure(answer: Passages | Nothing) -> TypeGuard[Passages]:
    return isinstance(answer, Passages) and answer.tier == "quote" and not answer.refused
