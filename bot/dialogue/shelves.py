"""Carries out what is asked of reading lists: save, take off, mark read or unread, note, tag, show, look for, export."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal, assert_never

from bot import answering
from bot.answering.listing import SIZE, last_page
from bot.answers import Answer, Before, Held, PaperCard, PaperChoice, Shelf, Told
from bot.kept import compiled
from bot.library import Library
from bot.papers import Paper
from bot.parsing.noting import tags_of
from bot.queries import Cite, Keep, ReadingList, Show
from bot.store import people
from bot.store.people import Reading
from bot.text import stems

Done = Literal[
    "saved", "already saved", "removed", "not on the list", "read", "unread", "noted", "added to note", "note removed", "tagged", "untagged", "not tagged"
]  # fmt: skip
_UNCHANGED: Final = frozenset({"already saved", "not on the list", "not tagged"})
_ADDING: Final = frozenset({"note", "add to note", "tag"})
NOTE: Final = 500
"""Letters of the longest note."""
TAG: Final = 40
TAGS: Final = 10
"""Letters of the longest tag, and how many are given at once."""
EXPORT: Final = 500
"""The most papers that one export holds, or that have a number."""
_NUMBER: Final = compiled(r"[1-9]\d{0,2}")


class Shelves:
    def __init__(self, library: Library, lists: Reading) -> None:
        self._library = library
        self._lists = lists

    def carry_out(
        self, query: Keep | ReadingList, team: str, channel: str, user: str, now: datetime
    ) -> Answer:
        """Does what is asked for this person, or for this channel where the query says so and there is one."""
        if query.channel and not channel:
            return Told("nowhere")
        shelf = people.Shelf(team, channel if query.channel else user)
        if isinstance(query, ReadingList):
            return self._export(query, shelf) if query.style else self._show(query, shelf)
        if too_long := _too_long(query):
            return too_long
        papers = self._named(query, shelf)
        if not isinstance(papers, tuple):
            return papers
        if query.doubted and len(papers) > 1:
            return Told("clear", str(len(papers)), channel=query.channel, confirm=replace(query, sure=True))
        return self._keep(query, shelf, papers, user, now)

    def listed(self, query: ReadingList, team: str, channel: str, user: str) -> tuple[str, ...]:
        """The ids on a list that pass the filters, in its order."""
        shelf = people.Shelf(team, channel if query.channel else user)
        return tuple(one.paper for one in self._chosen(query, shelf))[:EXPORT]

    def restore(self, before: Before, team: str, channel: str) -> Told:
        """Makes papers of a list what they were before a change."""
        shelf = people.Shelf(team, before.shelf)
        self._lists.restore(shelf, before.papers, before.held)
        papers = self._library.papers(before.papers)
        return Told("undone", _were(before), papers=papers, channel=before.shelf == channel)

    def asked(self, query: Keep, team: str, channel: str, user: str) -> Answer | None:
        """What would be asked before anything is done; None where nothing is. Changes nothing."""
        papers = self._named(query, people.Shelf(team, channel if query.channel else user))
        return None if isinstance(papers, tuple) else papers

    def _named(self, query: Keep, shelf: people.Shelf) -> tuple[Paper, ...] | Answer:
        """The papers that are meant, or what there is to say or to ask before anything is done with them."""
        if not query.papers:
            listed = self._library.papers(paper for paper, _ in self._lists.page(shelf, EXPORT))
            return listed or self._show(ReadingList(query.channel), shelf)
        found: list[Paper] = []
        for typed in query.papers:
            name = self._counted(query, typed, shelf)
            answer = (
                answering.respond(Show(name), self._library)
                if name
                else Told("not on the list", channel=query.channel)
            )
            if isinstance(answer, PaperChoice):
                return replace(answer, choices=tuple(_kept(query, typed, one) for one, _ in answer.choices))
            if not isinstance(answer, PaperCard):
                return answer
            found.append(answer.paper)
        return tuple(found)

    def _counted(self, query: Keep, typed: str, shelf: people.Shelf) -> str:
        """The id of the paper at a number of the list, "" for one that is not there; else what was typed."""
        if query.action == "save" or not _NUMBER.fullmatch(typed):
            return typed
        ids = [paper for paper, _ in self._lists.page(shelf, EXPORT)]
        return ids[int(typed) - 1] if int(typed) <= len(ids) else ""

    def _keep(
        self, query: Keep, shelf: people.Shelf, papers: tuple[Paper, ...], user: str, now: datetime
    ) -> Told:
        ids = tuple(paper.id for paper in papers)
        before = Before(shelf.owner, ids, self._lists.states(shelf, ids))
        longest = max((len(f"{one.note}; {query.words}") for one in before.held), default=0)
        if query.action == "add to note" and longest > NOTE:
            return Told("too long", f"A note has at most {NOTE} letters, and this one would have {longest}")
        if query.action in _ADDING and query.words:
            self._lists.save(shelf, ids, user, now)
        done = self._kept(query, shelf, ids, user, now)
        if done == "removed":
            there = {one.paper for one in before.held}
            papers = tuple(paper for paper in papers if paper.id in there)
        changed = None if done in _UNCHANGED else before
        return Told(done, query.words, papers=papers, channel=query.channel, before=changed)

    def _kept(self, query: Keep, shelf: people.Shelf, ids: Sequence[str], user: str, now: datetime) -> Done:
        match query.action:
            case "note" | "add to note":
                if not self._lists.note(shelf, ids, query.words, more=query.action == "add to note"):
                    return "not on the list"
                return _written(query)
            case "tag":
                self._lists.tag(shelf, ids, tags_of(query.words))
                return "tagged"
            case "untag":
                return "untagged" if self._lists.untag(shelf, ids, tags_of(query.words)) else "not tagged"
            case action:
                return self._put(action, shelf, ids, user, now)

    def _put(
        self,
        action: Literal["save", "remove", "mark read", "mark unread"],
        shelf: people.Shelf,
        ids: Sequence[str],
        user: str,
        now: datetime,
    ) -> Done:
        match action:
            case "save":
                return "saved" if self._lists.save(shelf, ids, user, now) else "already saved"
            case "remove":
                return "removed" if self._lists.remove(shelf, ids) else "not on the list"
            case "mark read":
                return "read" if self._lists.finish(shelf, ids) else "not on the list"
            case "mark unread":
                return "unread" if self._lists.finish(shelf, ids, done=False) else "not on the list"
            case _:
                assert_never(action)

    def _show(self, query: ReadingList, shelf: people.Shelf) -> Shelf | Told:
        if query.tag == "*":
            return Told("tags", self._tags(shelf), channel=query.channel)
        found = self._chosen(query, shelf)
        page = min(query.page, last_page(len(found)))
        held = found[SIZE * (page - 1) : SIZE * page]
        papers = self._library.papers(one.paper for one in held)
        done = frozenset(one.paper for one in held if one.done)
        past = page < query.page
        return Shelf(papers, done, len(found), query.channel, page, SIZE, past, held, query)

    def _export(self, query: ReadingList, shelf: people.Shelf) -> Answer:
        ids = tuple(one.paper for one in self._chosen(query, shelf))[:EXPORT]
        if not ids or not query.style or query.style == "zotero":
            return self._show(query, shelf)
        return answering.answer(Cite(query.style, ids), self._library)

    def _chosen(self, query: ReadingList, shelf: people.Shelf) -> tuple[Held, ...]:
        """What of a list passes all filters; a name that is no paper's is looked for among the words."""
        held = self._lists.everything(shelf)
        about = query.about
        if query.paper:
            named = answering.respond(Show(self._at(query.paper, held)), self._library)
            if isinstance(named, PaperCard):
                held = tuple(one for one in held if one.paper == named.paper.id)
            else:
                about = f"{about} {query.paper}"
        held = tuple(
            one for one in held if (not query.noted or one.note) and set(tags_of(query.tag)) <= set(one.tags)
        )
        return self._saying(held, set(stems(about))) if about.strip() else held

    def _at(self, named: str, held: Sequence[Held]) -> str:
        """The paper at a number of a list, or what was typed."""
        there = _NUMBER.fullmatch(named) and int(named) <= len(held)
        return held[int(named) - 1].paper if there else named

    def _saying(self, held: Sequence[Held], words: set[str]) -> tuple[Held, ...]:
        """Those whose note, tags, title or abstract hold all words; what people wrote themselves comes first."""
        papers = {paper.id: paper for paper in self._library.papers(one.paper for one in held)}
        own = [one for one in held if words <= set(stems(" ".join((one.note, *one.tags))))]
        texts = {one.paper: f"{one.note} {' '.join(one.tags)} {_text(papers.get(one.paper))}" for one in held}
        others = [one for one in held if one not in own and words <= set(stems(texts[one.paper]))]
        return (*own, *others)

    def _tags(self, shelf: people.Shelf) -> str:
        """The tags of a list, each with how many papers have it, the most frequent first."""
        counts = Counter(tag for one in self._lists.everything(shelf) for tag in one.tags)
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        return ", ".join(f"{tag} ({count})" for tag, count in ranked)


def _text(paper: Paper | None) -> str:
    return f"{paper.title} {paper.abstract}" if paper else ""


def _written(query: Keep) -> Done:
    if not query.words:
        return "note removed"
    return "added to note" if query.action == "add to note" else "noted"


def _too_long(query: Keep | ReadingList) -> Told | None:
    """Why a note or a tag is not kept."""
    if not isinstance(query, Keep):
        return None
    if query.action in ("note", "add to note") and len(query.words) > NOTE:
        return Told("too long", f"A note has at most {NOTE} letters, and this one {len(query.words)}")
    tags = tags_of(query.words) if query.action == "tag" else ()
    if len(tags) > TAGS or any(len(tag) > TAG for tag in tags):
        return Told("too long", f"At most {TAGS} tags are given at once, of {TAG} letters each")
    return None


def _were(before: Before) -> str:
    """What has become of papers that are as before: "on the list", "off the list", or some each."""
    if not before.held:
        return "off"
    return "on" if len(before.held) == len(before.papers) else "both"


def _kept(query: Keep, typed: str, paper: Paper) -> tuple[Paper, Keep]:
    """One of several papers that may be meant, and what is then asked of it."""
    papers = (paper.id if name == typed else name for name in query.papers)
    return paper, replace(query, papers=tuple(papers))
