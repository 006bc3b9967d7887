"""Follow-ups: messages that mean something only after the last answer of their thread.

A follow-up is rewritten into a request that stands alone ("who wrote it?" becomes the authors of the
paper shown), so that everything after this file knows nothing of threads.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from bot.kept import compiled
from bot.language.phrases import phrases
from bot.parsing.beside import beside
from bot.parsing.bounds import TIME
from bot.parsing.canonical import read
from bot.parsing.digests import change_in, lift_channel, moved_in, quiet, undated, undo_in
from bot.parsing.edits import anew, beside_shown, edited
from bot.parsing.filters import find_in
from bot.parsing.followed import of_followed
from bot.parsing.intents import outright, tags_doubtfully
from bot.parsing.keeping import kept_after, taken_off
from bot.parsing.noting import POINTED, noted_in
from bot.parsing.patterns import LEAD, LISTING, NUMBER, WHICH, number
from bot.parsing.patterns import insensitive as _re
from bot.parsing.places import cited, headed, noted_after, place_of, placed, together
from bot.parsing.pronouns import (
    LONGEST,
    TOGETHER,
    about_it,
    among,
    asked,
    counted,
    everything,
    list_of,
    subject,
)
from bot.parsing.requests import FIELDS, anything, core, possible, readings
from bot.parsing.rethought import rethought
from bot.parsing.rows import load
from bot.parsing.schedules import Timing, lift_schedule, timing
from bot.parsing.several import deeds, several_in
from bot.parsing.varying import last_off, narrowed
from bot.parsing.works import pointing
from bot.queries import (
    Ask,
    Change,
    Cite,
    Coauthors,
    Compare,
    Count,
    Each,
    Fact,
    Find,
    FindToRead,
    Import,
    Instead,
    Keep,
    Lookup,
    Memory,
    Mentioned,
    Paged,
    People,
    Query,
    ReadingList,
    Several,
    Show,
    Similar,
    Subscribe,
    Subscriptions,
    Summarize,
    Talk,
    Unclear,
    page_of,
    turned,
)

_MORE: Final = _re(
    rf"^{LEAD}(?:(?:show|see|give|list)(?: me| us)? )?(?:more|next|next page|the next (?:page|ones|\d+)|the rest|others|more please|continue|go on|keep going|what else|more results|more papers|any ?more|(?:is there )?anything else(?: (?:there|in there|here))?)\W*$"
)
_BACK: Final = _re(rf"^{LEAD}(?:previous|prev|back|previous page|go back|last page)\W*$")
_PAGE: Final = _re(rf"^{LEAD}(?:show(?: me)?\s+)?(?:the\s+)?page\s+(?P<page>\d+)\W*$")
_SURE: Final = _re(
    rf"^{LEAD}(?:(?:show me (?:exactly )?where|where exactly|where in the (?:paper|text)|are you (?:really |quite )?sure|really|is that (?:right|true|correct)|says who|where (?:exactly )?(?:does|do|did) (?:it|they|the paper|you|the abstract) (?:say|state|get|read|find) (?:that|this|it)|"
    r"(?:which|what) (?:sentence|passage|line) says (?:so|that|this|it)|(?:show|give|quote)(?: me| us)? (?:the |that |your |me the )?(?:exact |original |very |full )?(?:sentences?|quotes?|passages?|source|evidence|proof|context|abstract)|source|citation needed|prove it|evidence|why(?: this answer)?|how do you know(?: that)?|what(?:'s| is) (?:the|your) source|in context)[\s?!.,;]*)+$"
)
_NUMBER: Final = _re(r"^(?:[a-z][.-]?)?\d+(?:\.\d+)*$|^[a-z](?:\.\d+)*$")
"""What parts of a text are numbered by: 3, 4.2, A.1, B."""
_IT_ALONE: Final = _re(
    r"^(?:it|this|that|that one|this one|this paper|that paper|the paper|they|its|their|them|these|those)$"
)
_LISTED: Final = _re(
    rf"^{LEAD}(?P<verb>remove|delete|drop|stop|unsubscribe(?: from)?|cancel|pause|resume)\s+(?P<place>.+?)(?: (?:one|digest|subscription))?\W*$"
)
_ACTIONS: Final[dict[str, Literal["stop", "pause", "resume"]]] = {"pause": "pause", "resume": "resume"}
_WHAT_ABOUT: Final = _re(
    rf"^(?:{LEAD}(?:what|how) about|and(?: (?:on|for|in|with|of))?|{LEAD}same (?:for|question for|with)|now)\s+(?P<words>\S.*?)\W*$"
)
_WHICH: Final = _re(rf"^{LEAD}(?:who(?:['’]s| is) )?(?:the )?(?P<place>{WHICH})(?: one| author)?\W*$")
PAGE: Final = 10
"""Papers of a full page."""
_NAMING: Final = (Show, Summarize, Fact, Cite, Compare, Similar, Keep)
"""Queries that name papers, and whose answers give numbers only to ask which paper was meant."""


def _headed(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """What is asked of one of the papers shown that a message begins with."""
    found = headed(text, memory)
    if not found:
        return None
    paper, rest = found
    shown = Memory(str(Show(paper)), (paper,))
    return follow_up(core(rest), shown, today) or Ask(rest, paper)


def follow_up(text: str, memory: Memory, today: date) -> Query | None:
    """The request that a follow-up stands for; None when the message stands alone."""
    last = read(memory.last) or read(memory.listing)
    if last is None and isinstance(read(memory.change), (Change, Subscribe)):
        last = Subscriptions()  # what was changed just now is what is talked about
    asks = text.strip(" ?!.")
    note = noted_in(asks, today)
    if not tags_doubtfully(asks, note) and (noted := noted_after(note, text, memory)):
        return noted
    if last and (asked_of := beside(text, last, memory, today)):
        return asked_of
    if kept := kept_after(text, memory, today):
        return kept
    if isinstance(last, Unclear):
        return _completed(text, last, today)
    if last is None:
        return undo_in(text, changed=bool(memory.change))
    read_so = (step(text, last, memory, today) for step in _STEPS)
    return next((query for query in read_so if query is not None), None)


def _completed(text: str, last: Unclear, today: date) -> Query | None:
    """A request that named no paper, and the paper: "bibtex please", then "for KT"."""
    said = phrases()
    words = said.around(text)
    joins = bool(words and said.values("joint", words[0].key))
    if not words or len(words) > LONGEST or not (joins or next(readings(text, today), None) is None):
        return None
    name = text[words[joins].start :] if len(words) > joins else ""
    wholes = (
        f"{core(last.text)} {joint}{name}" for joint in (text[: words[0].end] + " " if joins else "", "for ")
    )
    read_ = (one for whole in wholes for one in readings(whole, today))
    return next((one for one in read_ if not (pointing(one) or isinstance(one, Unclear))), None)


def _undone(text: str, _last: Query, memory: Memory, _today: date) -> Query | None:
    """The last change is taken back; second thoughts mean that right after one."""
    return undo_in(text, changed=bool(memory.change))


def _several(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """Of several questions only the first is about what was shown; the others are about what it names."""
    query = several_in(text.strip(" ?!."), today) or deeds(core(text), today, anything)
    if query is None:
        return None
    first = follow_up(query.questions[0], memory, today)
    return Several((str(first), *query.questions[1:])) if first else query


def _managed(text: str, _last: Query, memory: Memory, today: date) -> Query | None:
    """A subscription has a number of its own: "stop number 2" means no paper, nor "remove 1" after their list."""
    listing = read(memory.listing)
    if isinstance(listing, ReadingList) and taken_off(text):
        return None
    found = _LISTED.match(text) if isinstance(listing, Subscriptions) else None
    if found and (place := place_of(found["place"])):
        return Change(_ACTIONS.get(found["verb"].lower(), "stop"), (place,))
    asked = text.strip(" ?!.")
    if moved := moved_in(asked, today):
        return moved
    change = change_in(asked, today)
    if not isinstance(change, Change):
        return change
    if change.numbers and memory.listed and _OF_PAPERS.match(text):
        return None
    return change if change.numbers or change.about or change.until else None


def _byline(text: str, last: Query, _memory: Memory, _today: date) -> Query | None:
    """Another place in the byline that was asked after: "and the last?"."""
    found = _WHICH.match(text)
    if not found or not isinstance(last, Fact) or not last.place or last.who:
        return None
    return replace(last, place=found["place"])


def _paged(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    page = _PAGE.match(text)
    if isinstance(last, (Fact, Show, Summarize)) and _BACK.match(text):
        return None
    step = 1 if _MORE.match(text) else -1 if _BACK.match(text) else 0
    if not step and not page:
        return None
    if step < 0 and isinstance(last, Find) and last.page == 1:
        return last_off(last)
    if isinstance(last, (Find, FindToRead, People, Coauthors, ReadingList)):
        last = replace(last, top=0, alone=False) if step > 0 and isinstance(last, Find) else last
        wanted = max(1, int(page["page"]) if page else page_of(last) + step)
        return Talk("all shown") if step > 0 and _is_shown(last, memory) else turned(last, wanted)
    if step == 1 and isinstance(last, (Ask, Fact, Show, Summarize)) and memory.papers:
        return Show(memory.papers[0])
    return Unclear(text, "no thread")


def _is_shown(last: Paged, memory: Memory) -> bool:
    """Whether the list shown has ended: its last page was not full."""
    return bool(memory.listed) and memory.listing == str(turned(last, 1)) and len(memory.listed) % PAGE != 0


def _sure(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    if not _SURE.match(text):
        return None
    if isinstance(last, Ask):
        return replace(last, whole=True)
    paper = subject(last, memory)
    return Show(paper) if paper else None


def _in_text(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """The last question, asked of the full text; or a part of the text of the paper that is talked about."""
    said, paper = phrases(), subject(last, memory)
    for one in said.read(text, said.around(text), "parts"):
        if one.meaning == "text" and isinstance(last, Ask) and (last.paper or memory.papers):
            return replace(last, paper=last.paper or memory.papers[0], text=True, whole=False)
        part = _part_of(one.slots) if one.meaning == "part" else ""
        if part and paper and isinstance(last, (Ask, Show, Summarize, Fact)):
            return Ask(f"what does the {part} say", paper, text=True)
    return None


def _part_of(slots: Mapping[str, str]) -> str:
    """A part of a text by its kind and number, or its name, and what is asked about in it; empty where there is no number."""
    place = slots.get("place", "")
    if "part" in slots and not _NUMBER.match(place):
        return ""
    part = f"{slots['part']} {place}" if place else slots["chapter"]
    return f"{part} say about {slots['topic']}" if "topic" in slots else part


def _chosen(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """A number, or a name, where it was asked which of several people or papers is meant."""
    people = not memory.papers and not memory.listed and isinstance(last, (Find, Coauthors, Subscribe, Cite))
    if not counted(memory) or not (people or isinstance(last, _NAMING)):
        return None
    if phrases().values("none", text.strip(" ?.!").lower()):
        return Talk("declined")
    number = place_of(text)
    if number or not people:
        return Instead(str(number), memory.last) if number else None
    name = anew(text)
    named = len(name.split()) < 4 and isinstance(possible(name, today)[-1], Lookup)
    return Instead(name, memory.last) if named else None


def _owned(words: str) -> bool:
    """Whether words begin with what belongs to something: "its pdf"."""
    first = phrases().tokens(words)[:1]
    return bool(first) and first[0].key in {"its", "their", "his", "her"}


_CHANGED: Final = (
    Ask, Fact, Find, Show, Summarize, Cite, Coauthors, Lookup, Keep, People, Count, FindToRead, Compare, Each,
)  # fmt: skip
"""Queries that "what about ...?" asks again of something else."""


_OF_PAPERS: Final = _re(rf"^{LEAD}(?:get rid of|kill|scrap|axe|quit|remove|delete|drop)\b")
"""What is said of papers too, whose numbers are meant where some were printed."""
_LISTING: Final = compiled(rf"(?:the\s+)?{LISTING}\s+\w", re.IGNORECASE)
"""What begins another listing."""
_POSSESSIVE: Final = compiled(r"['’]s$")


def _instead(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    found = _WHAT_ABOUT.match(text)
    if (
        not found
        or _owned(found["words"])
        or _IT_ALONE.match(found["words"])
        or len(found["words"].split()) > 8
        or _LISTING.match(found["words"])
    ):
        return None
    if re.match(
        r"^(?:who|what|when|where|which|how|does|is|are|did|why|can)\b", found["words"], re.IGNORECASE
    ):
        return None
    find, more = list_of(last, memory), find_in(f"papers {found['words']}", today)
    if isinstance(last, Find) and find and more != Find() and not (more.words or more.authors):
        return narrowed(find, more)
    named = _POSSESSIVE.sub("", found["words"])
    return Instead(named, memory.last) if isinstance(last, _CHANGED) else None


def _kept_it(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """What is done with the paper shown on a reading list that is named: "add it to my reading pile" adds nothing to a query."""
    kept = outright(text, today)
    pointed = isinstance(kept, Keep) and bool(kept.papers) and POINTED.issuperset(kept.papers)
    return about_it(text, last, memory, today) if pointed else None


def _of_each(text: str, last: Query, memory: Memory, today: date) -> Query | None:
    """The word for a field, after several papers: it is told of each, "venues?"."""
    papers, said = everything(memory), phrases()
    several = len(papers) > 1 and not subject(last, memory)
    if not several or any(said.values("it", word.key) for word in said.tokens(text)):
        return None
    lifts = any(one.meaning == "unfilter" for one in said.read(text, said.tokens(text), "edits"))
    if lifts or not isinstance(last, (Find, Each, Mentioned, ReadingList)):
        return None
    match next(filter(pointing, readings(text, today, FIELDS)), None):
        case Fact(field=field, who="", place=""):
            return Each(field, papers[:TOGETHER])
        case Summarize():
            return Each("summarize", papers[:TOGETHER])
        case Show():
            return Each("show", papers[:TOGETHER])
        case _:
            return None


_OFFERS: Final = load("offers", {"rest": r"\S.*"})
_AROUND: Final = " \t,.;!?"


def _agreed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """What was shown or asked back is done when the asker says yes, and not when the asker says no."""
    said = _OFFERS.read(text.strip(_AROUND), "yes", "no")
    if isinstance(last, (Keep, Import)) and _asked_back(last) and said:
        return replace(last, sure=True) if said.means == "yes" else Talk("left")
    if not said or not isinstance(last, Subscribe) or last.confirmed:
        return None
    if said.means == "no":
        return Talk("declined")
    return None if counted(memory) else replace(last, confirmed=True)


def _asked_back(last: Keep | Import) -> bool:
    """Whether it was asked whether something is meant, before it is done."""
    return last.doubted if isinstance(last, Keep) else not last.sure


def _rescheduled(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """Another schedule for what was offered, or is followed since: "make it weekly", "at 10"."""
    if not isinstance(last, (Subscribe, Subscriptions)) or counted(memory) or len(text) > TIME:
        return None
    silent, rest = quiet(text)
    if silent and not rest.strip(_AROUND):
        return replace(last, silent=True) if isinstance(last, Subscribe) else None
    when = _when(text)
    return _moved(text, when, last) if when else None


def _when(text: str) -> Timing | None:
    """When something shall come, where a message says nothing else; a bare number is an hour where it shall be "made" so."""
    when = timing(_OFFERS.without(text, "denied")[1])
    filled, rest = _unfilled(when.rest)
    if not when.said and filled and (hour := _HOUR.fullmatch(rest)):
        return timing(f"at {number(hour[0])}")
    return when if when.said and not rest else None


def _moved(text: str, when: Timing, last: Subscribe | Subscriptions) -> Query:
    """What was talked about last, at other times."""
    if when.odd:
        return Unclear(text, "how often")
    if isinstance(last, Subscriptions):
        return Change("move", when=when.words)
    if last.confirmed and last.changes:
        return Change("move", id=last.changes, when=when.words)
    return replace(last, schedule=when.of(last.schedule))


_HOUR: Final = _re(NUMBER)


def _unfilled(text: str) -> tuple[bool, str]:
    """Whether words that say nothing of when stand in a text, and what is left of it without them."""
    found, filled = _OFFERS.without(text, "filler"), False
    while found[0]:
        found, filled = _OFFERS.without(found[1], "filler"), True
    return filled, found[1].strip(_AROUND)


def _followed(text: str, last: Query, memory: Memory, _today: date) -> Query | None:
    """The list under discussion is followed: "follow this every Monday"."""
    found, find = _OFFERS.read(text.strip(_AROUND), "follow"), list_of(last, memory)
    if not found or find is None:
        return None
    channel, rest = lift_channel(found.given["rest"])
    when, rest = lift_schedule(rest)
    return None if rest.strip(_AROUND) else Subscribe(undated(find), when, channel)


_STEPS: Final = (
    _several,
    _agreed,
    _undone,
    rethought,
    _rescheduled,
    of_followed,
    _followed,
    _managed,
    beside_shown,
    _paged,
    _sure,
    _in_text,
    _chosen,
    cited,
    together,
    among,
    _byline,
    asked,
    _headed,
    placed,
    _of_each,
    _kept_it,
    edited,
    _instead,
    about_it,
)
"""How a follow-up is read, in this order: the first that makes something of it."""
