"""Carries out what is asked of reading lists: save, take off, mark read or unread, show, export."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal, assert_never

from bot import answering
from bot.answering.listing import SIZE, last_page
from bot.answers import Answer, Before, PaperCard, PaperChoice, Shelf, Told
from bot.kept import compiled
from bot.library import Library
from bot.papers import Paper
from bot.queries import Cite, Keep, ReadingList, Show
from bot.store import people
from bot.store.people import Reading

Kept = Literal["saved", "already saved", "removed", "not on the list", "read", "unread"]
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
        papers = self._named(query, shelf)
        if not isinstance(papers, tuple):
            return papers
        if query.doubted and len(papers) > 1:
            return Told("clear", str(len(papers)), channel=query.channel, confirm=replace(query, sure=True))
        return self._keep(query, shelf, papers, user, now)

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
        done = self._kept(query, shelf, ids, user, now)
        changed = None if done in {"already saved", "not on the list"} else before
        return Told(done, papers=papers, channel=query.channel, before=changed)

    def _kept(self, query: Keep, shelf: people.Shelf, ids: Sequence[str], user: str, now: datetime) -> Kept:
        match query.action:
            case "save":
                return "saved" if self._lists.save(shelf, ids, user, now) else "already saved"
            case "remove":
                return "removed" if self._lists.remove(shelf, ids) else "not on the list"
            case "mark read":
                return "read" if self._lists.finish(shelf, ids) else "not on the list"
            case "mark unread":
                return "unread" if self._lists.finish(shelf, ids, done=False) else "not on the list"
            case _:
                assert_never(query.action)

    def _show(self, query: ReadingList, shelf: people.Shelf) -> Shelf:
        size = self._lists.size(shelf)
        page = min(query.page, last_page(size))
        rows = self._lists.page(shelf, SIZE, SIZE * (page - 1))
        papers = self._library.papers(paper for paper, _ in rows)
        done = frozenset(paper for paper, read in rows if read)
        return Shelf(papers, done, size, query.channel, page, SIZE, past=page < query.page)

    def _export(self, query: ReadingList, shelf: people.Shelf) -> Answer:
        ids = tuple(paper for paper, _ in self._lists.page(shelf, EXPORT))
        if not ids or not query.style:
            return self._show(query, shelf)
        return answering.answer(Cite(query.style, ids), self._library)


def _were(before: Before) -> str:
    """What has become of papers that are as before: "on the list", "off the list", or some each."""
    if not before.held:
        return "off"
    return "on" if len(before.held) == len(before.papers) else "both"


def _kept(query: Keep, typed: str, paper: Paper) -> tuple[Paper, Keep]:
    """One of several papers that may be meant, and what is then asked of it."""
    papers = (paper.id if name == typed else name for name in query.papers)
    return paper, replace(query, papers=tuple(papers))
