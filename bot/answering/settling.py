"""Bare words and short follow-ups to the query they stand for in this corpus.

Only the corpus can say whether "gloeckle" is an author, "CWM" a paper and "world models" a topic: the
parser leaves that open, and it is settled here, before answering, so that a thread remembers what was meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from typing import Final

from bot.answering.ask import is_sure
from bot.answering.comparing import title_of
from bot.answering.fulltext import in_text
from bot.answering.gleaning import gleaned
from bot.answering.holding import (
    held,
    is_author,
    is_held,
    is_name,
    is_paper,
    is_somebody,
    is_topic,
)
from bot.answering.instead import instead
from bot.answering.linking import (
    asked_about,
    asked_after,
    by_person,
    fit,
    is_near,
    is_ordinary,
    known_parts,
    looked_up,
    names_topic,
)
from bot.answering.listing import listing
from bot.answering.references import LIKELY, NEARLY, SURE, Work, described, work
from bot.answering.saving import all_saved, fetched, held_already, is_of_listing, unsure
from bot.answering.styling import restyled
from bot.answering.wording import partly, pointed, respelled, split, whole
from bot.answers import PaperList
from bot.citations import style_named
from bot.kept import compiled
from bot.language.phrases import phrases
from bot.library import Library
from bot.papers import split_id
from bot.parsing import parse, plain, read
from bot.parsing.bounds import COMPARED
from bot.parsing.intents import outright
from bot.parsing.patterns import NUMBER
from bot.parsing.pronouns import named
from bot.parsing.selection import selected
from bot.parsing.works import pointing
from bot.queries import (
    Add,
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
    Help,
    Instead,
    Keep,
    Lookup,
    Maybe,
    Memory,
    Part,
    People,
    Query,
    Several,
    Show,
    Subscribe,
    Summarize,
    Talk,
    Unable,
    Unclear,
)
from bot.text import content, fold, tokens

_UNREAD: Final = (Ask, Lookup, Unclear, Talk, Help, Keep, Change)
"""Queries that a corrected message may not come to: they make nothing of it either, or do something on a guess."""
_OF_ONE: Final = (Fact, Cite, Summarize, Show)
"""Requests for one paper that a typo may hide."""
NAME: Final = 4
"""Letters of a name; a shorter word with a capital is an abbreviation."""
_FOR_ONE: Final = compiled(
    r"\b(?:which|what) (?:one|paper|work|study|article)\b|\b(?:a|the|that|this|some|one) (?:paper|work|study|article|preprint)\b",
    re.IGNORECASE,
)
"""What asks for one paper."""
_CLAUSE: Final = compiled(
    r"\b(?:paper|work|study|article|preprint|one) (?:where|that|which|in which|about|on how|on) ([^.?!]{12,})",
    re.IGNORECASE,
)
"""What is told of it, inside a story."""
_ALONE: Final = compiled(
    r"(?:the|that|a) (?:paper|work|study|article|one) (?:that|which) (?P<topic>.+)", re.IGNORECASE
)
"""A description and nothing else."""
TERM: Final = 4
"""Words of a term that begins like a request."""
PERSON: Final = 3
"""Words of the name of somebody who is not here."""
PARTS: Final = 12
"""Readings of parts of one message that are tried."""
_COMPARED: Final = compiled(rf"compare (?:(?:the|all|both) )*(?:{NUMBER} )?(?P<few>.+)", re.IGNORECASE)
"""A comparison of papers that are not named one by one."""
_DEED: Final = compiled(r"[a-z]{4,}ing |(?:[a-z]+ )*[a-z]{4,}(?<!s)s$")
"""What is done, "showing videos", and things that do it, "computers"; names end so too."""
_JOINT: Final = re.compile(r"[^\w\s'’-]|\band\b")
"""What may stand between a request and something beside it."""
BOUND: Final = 0.02
"""The share of the papers with one word and with the others, whichever are fewer, that hold a term of them."""


def typed(query: Query, said: str, library: Library) -> Query:
    """What a message means that is one term, one paper's name or several references; others as they were read."""
    meant = _term(query, said, library) or whole(query, said, library)
    named = isinstance(meant, (Fact, Show, Cite, Summarize, Count)) and not held(meant, library, NEARLY)
    return Maybe((meant,), plain(said)) if named and read(said.strip()) is None else meant


def _term(query: Query, said: str, library: Library) -> Find | None:
    """The topic that a few words are whose first may be a field or an order too: "link prediction", "list decoding"."""
    words = phrases().tokens(said)
    readings = query.readings if isinstance(query, Maybe) else (query,)
    if any(split_id(getattr(one, "paper", "")) for one in readings):  # of the paper shown
        return None
    if not 1 < len(words) <= TERM or not phrases().values("doubled", words[0].key) or said.endswith("?"):
        return None
    text, rest = said[words[0].start : words[-1].end], said[words[1].start : words[-1].end]
    named = (isinstance(query, Fact) and fit(rest, library) == 1) or fit(text, library) >= SURE
    return Find(text) if not named and library.holding(f'"{text}"') else None


def settle(query: Query, library: Library) -> Query:
    """The query that a Lookup, a follow-up or a topic that is a name stands for; others as they are."""
    settled = _settled(query, library)
    said = _said(query)
    if isinstance(settled, Unable) and (asked := in_text(settled.what, said, settled.paper, library)):
        return asked
    return (gleaned(said, settled, library) if said and _is_lost(settled, library) else None) or settled


def _said(query: Query) -> str:
    """The words that a query was read from, where it has them all."""
    match query:
        case Maybe(said=said):
            return said
        case Ask(question=said) | Lookup(words=said):
            return said
        case _:
            return ""


def _is_lost(query: Query, library: Library) -> bool:
    """Whether a query comes to nothing here: a question that no passage answers, papers that are not held."""
    if isinstance(query, Ask):
        return not is_sure(query, library)
    return isinstance(query, (Find, Count, Fact, Show, Cite, Summarize)) and not held(query, library, NEARLY)


def _settled(query: Query, library: Library) -> Query:  # noqa: C901, PLR0911, PLR0912  one flat match, as in `answer`
    match query:
        case Lookup():
            return _bare(query.words, library)
        case Maybe():
            return _of_shown(query, settle(_chosen(query, query.said, library), library), library)
        case Instead():
            return settle(instead(query, settle(parse(query.last), library), library), library)
        case Find():
            return (_aged if query.newer or query.older else _found)(query, library)
        case Subscribe():
            return replace(query, find=by_person(_to_come(query.find, library), library))
        case Unable(paper=paper):
            return query if not paper or is_paper(paper, library, NEARLY) else replace(query, paper="")
        case Add():
            return held_already(query, library) or query
        case Each() | Cite() | Keep():
            return _of_named(query, library)
        case Fact():
            return asked_after(query, library) if query.who else query
        case Ask():
            return _mended(query, library) or asked_about(query, library)
        case Coauthors() if not is_somebody(query.author, library):
            return Ask(f"who works with {query.author}?")
        case Unclear(text=said, reason="which paper"):
            return _side_by_side(said, library) or query
        case Show() | Summarize():
            return _told_about(query, library)
        case Compare(papers=names) if _are_people(names, library):
            return Unable("people compared", " and ".join(names))
        case _:
            return query


def _are_people(names: tuple[str, ...], library: Library) -> bool:
    """Whether names are of people here, and none of a paper."""
    return all(is_somebody(name, library) and not is_paper(name, library, NEARLY) for name in names)


def _of_named(query: Each | Cite | Keep, library: Library) -> Query:
    """What is done with papers that are named, or that a listing stands for."""
    match query:
        case Keep(action="save"):
            told, whole = fetched(query, library) or all_saved(query, library, settle), _whole(query, library)
            return told or (unsure(query, library) if whole == query else None) or whole
        case Cite(printed=style) if style and not style_named(style):
            return Unclear(" and ".join(query.papers), "which style")
        case Cite():
            return restyled(query, library) or _whole(query, library)
        case _:
            return _whole(query, library)


def _told_about(query: Show | Summarize, library: Library) -> Query:
    """A paper that is told about, or what no paper here is called: a topic, or somebody."""
    topic = query.paper
    if isinstance(query, Summarize):
        if is_topic(topic, library) and not is_paper(topic, library, LIKELY):
            return FindToRead(Find(topic))
        if not is_paper(topic, library, NEARLY) and _speak_of(topic, library):
            return looked_up(topic, library)
    return looked_up(topic, library) if names_topic(topic, library) else query


def _speak_of(topic: str, library: Library) -> bool:
    """Whether papers here are about something, or near it."""
    return is_held(topic, library) or is_near(topic, library)


_THE_ONE: Final = compiled(r"(?:the|that)\s+(?P<name>\S+(?:\s+\S+){0,3})\s+ones?", re.IGNORECASE)


def _bare(words: str, library: Library) -> Query:
    """What bare words mean; of a name no word is a typo, and "the Rammal one" is one of Rammal's."""
    if one := _THE_ONE.fullmatch(words):
        words = one["name"]
    asked = _commanded(words, library)
    if not asked and not is_name(words, library):
        asked = _otherwise(words, library)
    return asked or looked_up(words, library)


def _likeliest(likely: tuple[Query, ...], last: Query, said: str, library: Library) -> Query:
    """The first reading whose papers, people and topic are here: those called exactly so before those called nearly so."""
    if not likely:
        return last if held(last, library, SURE) else _otherwise(said, library) or last
    likely = tuple(one for one in likely if not _is_deed(one, library)) or likely
    likely = tuple(whole_first((*likely, last) if isinstance(last, Subscribe) else likely, library))
    spoken = isinstance(last, Lookup) and library.holding(f'"{last.words}"') > 0
    for enough in (1.0,) if spoken else (SURE, NEARLY):
        for one in likely:
            if held(one, library, enough) and not _is_guessed(one, likely, library, spoken=spoken):
                return one
    if not isinstance(last, Show) and (topic := _explained(likely, library)):
        return topic
    if spoken or (not isinstance(last, (Ask, Lookup, Find)) and held(last, library, SURE)):
        return last
    listed = (one for one in likely if _is_listed(one, library))
    strangers = filter(_is_of_strangers, likely) if isinstance(last, (Ask, Lookup)) else ()
    topic = next(
        (one for one in likely if len(_topic(one).split()) > TERM and not _JOINT.search(_topic(one))), None
    )
    return (_otherwise(said, library) if said and not topic else None) or next(chain(listed, strangers), last)


def _is_deed(query: Query, library: Library) -> bool:
    """Whether a listing is by what is done or by things, "by showing videos", and by nobody who is here."""
    names = _authors(query) if isinstance(query, (Find, FindToRead, People)) else ()
    return any(_DEED.match(name) and is_ordinary(name) and not is_somebody(name, library) for name in names)


def _is_listed(query: Query, library: Library) -> bool:
    """Whether a listing asks for a topic, and not, leaving something out, for what a paper that it names says."""
    if not isinstance(query, (Find, FindToRead, People)) or _authors(query):
        return False
    return not (isinstance(query, Find) and query.without and split(query.words, library)[0])


def _is_of_strangers(query: Query) -> bool:
    """Whether a listing is of people, none of whom is here, whose names are made of no other words."""
    names = query.authors if isinstance(query, Find) else ()
    words = [word for name in names for word in tokens(name)]
    own = not any(word in phrases().vocabulary or (content(word) and is_ordinary(word)) for word in words)
    return bool(names) and own and len(words) <= PERSON * len(names)


def _otherwise(said: str, library: Library) -> Query | None:
    """What a message asks but for a typo in its own words, or in a part of it beside words that name nothing.

    A word that was put in for a typo is one of requests: what makes it part of a topic did not read it.
    """
    chosen = ((words, _chosen(query, "", library)) for words, query in respelled(said, library))
    every = any(phrases().values("every", word) == "first" for word in tokens(said))
    respelt = (
        query
        for words, query in chosen
        if not words & _words(query) and (_asks(query, library) or (every and query == Find()))
    )
    told = (query for query in islice(partly(said, library), PARTS) if _find(query) != Find())
    parts = (query for query in told if held(query, library, NEARLY))
    read = (settle(query, library) for query in chain(respelt, parts) if not isinstance(query, _UNREAD))
    meant = next((query for query in read if not isinstance(query, _UNREAD)), None)
    told_of = meant or pointed(said, library) or (_told_of(said, library) if _FOR_ONE.search(said) else None)
    return told_of or _respelt_topic(said, library)


def _asks(query: Query, library: Library) -> bool:
    """Whether a corrected message asks for something that is held: not for all papers unsaid, nor in one word beside a request."""
    words = (len(question.split()) for question in query.questions) if isinstance(query, Several) else ()
    return _find(query) != Find() and all(count > 1 for count in words) and held(query, library, NEARLY)


def _mended(query: Ask, library: Library) -> Query | None:
    """What a question asks but for typos in words of requests."""
    return _asked_of(query, library) if query.paper else _otherwise(query.question, library)


def _asked_of(query: Ask, library: Library) -> Query | None:
    """What is asked of the paper shown but for typos in words of requests: "wher was it publishd"."""
    if is_sure(query, library):
        return None
    shown = Memory(str(Show(query.paper)), (query.paper,))
    told = (one for _, one in respelled(query.question, library, shown))
    return next((one for one in told if isinstance(one, _OF_ONE) and query.paper in named(one)), None)


def _respelt_topic(said: str, library: Library) -> Find | None:
    """The topic or the name at the end of a message with a typo before it: "papers abuot code for robots"."""
    for words, query in respelled(said, library):
        find = settle(query, library)
        ends = filter(None, (find.words, *find.authors)) if isinstance(find, Find) else ()
        if isinstance(find, Find) and any(map(said.endswith, ends)) and not words & _words(find):
            return find
    return None


def _told_of(said: str, library: Library) -> Show | Find | None:
    """The one paper that a message asks for and describes: "somebody released ten million proofs, which paper is that?".

    All that are about it, where a few words describe it and nothing else is said.
    """
    told = _CLAUSE.search(said)
    words = content(told[1] if told else said)
    own = [word for word in words if word not in phrases().vocabulary]
    if any(map(partial(_is_strange_name, said=said, library=library), own)):
        return None
    for some in (own, words) if told else (own,):
        papers = described(f"that {' '.join(filter(library.frequency, some))}", library)
        if len(papers) == 1:
            return Show(papers[0].id)
    alone = _ALONE.fullmatch(said.strip(" ?.!"))
    return Find(alone["topic"]) if alone and is_held(alone["topic"], library) else None


def _is_strange_name(word: str, said: str, library: Library) -> bool:
    """Whether a word is written as a name inside a message, and no paper holds it."""
    inside = re.search(rf"(?<=[\w,] ){re.escape(word)}\b", said, re.IGNORECASE)
    named = inside is not None and len(word) >= NAME and inside[0].istitle()
    return named and not library.frequency(word)


def _words(query: Query) -> set[str]:
    """The words of the topic of a listing."""
    find = _find(query)
    return set(tokens(find.words)) if find else set()


def _chosen(query: Query, said: str, library: Library) -> Query:
    """A query, or the likeliest of those that it may be; read again where none is likely and `said` is not empty."""
    if not isinstance(query, Maybe):
        return query
    *likely, last = query.readings
    return _likeliest(tuple(likely), last, said, library)


def _is_guessed(one: Query, likely: tuple[Query, ...], library: Library, *, spoken: bool) -> bool:
    """Whether a reading says less than it seems: an order or a field in words of the papers, a topic of many for one paper,
    the people behind a topic that is one paper's title.
    """
    if isinstance(one, People):
        titles = (other.paper for other in likely if isinstance(other, Fact))
        topic = one.find.words.strip('"')
        return any(title.strip('"') == topic and is_paper(title, library, SURE) for title in titles)
    if isinstance(one, Unable):
        return spoken
    if isinstance(one, Fact):
        return (spoken or any(map(pointing, likely))) and is_ordinary(one.paper)
    if not isinstance(one, Find) or not one.words:
        return False
    named = any(isinstance(other, Show) and other.paper == one.words for other in likely)
    return named and is_topic(one.words, library)


def _explained(likely: tuple[Query, ...], library: Library) -> Query | None:
    """The papers about what shall be shown or summed up, where it is no paper but a topic here."""
    one = likely[0]
    if not isinstance(one, (Show, Summarize)) or not is_topic(one.paper, library):
        return None
    return Find(one.paper) if isinstance(one, Show) else one


def whole_first(likely: Sequence[Query], library: Library) -> Iterator[Query]:
    """Readings with those first that keep a topic whole which others take apart, where it is a term of the papers; without them where not."""
    rivals = {
        one: [rival for rival in likely if _takes_apart(rival, _topic(one))] for one in likely if _topic(one)
    }
    terms = [one for one, others in rivals.items() if others and _is_term(_topic(one), others, library)]
    yield from terms
    apart = {one for one, others in rivals.items() if any(map(_listed, others))}
    yield from (one for one in likely if one not in apart and one not in terms)


def _topic(query: Query) -> str:
    """The topic of a listing that asks for nothing else; empty for others."""
    find = _find(query)
    return find.words if find and find == Find(words=find.words, order=find.order) else ""


def _find(query: Query) -> Find | None:
    """The listing that a query is, or is made of."""
    find = query.find if isinstance(query, (FindToRead, People, Subscribe)) else query
    return find if isinstance(find, Find) else None


def _listed(query: Query) -> bool:
    return isinstance(query, (Find, FindToRead, People, Subscribe))


def _takes_apart(query: Query, topic: str) -> bool:
    """Whether a reading makes more of the words of a topic than a topic, names of people and places aside."""
    find = _find(query)
    if find is None:
        return not isinstance(query, Ask)
    named = find == Find(authors=find.authors, organisation=find.organisation)
    return not named and set(tokens(find.words)) < set(tokens(topic))


def _is_term(topic: str, rivals: Sequence[Query], library: Library) -> bool:
    """Whether the papers use the words of a topic side by side, and not only as anybody may say its first of the others."""
    first, _, rest = topic.partition(" ")
    if not rest:
        return not any(isinstance(rival, Find) for rival in rivals) and library.holding(topic) > 0
    held = library.holding(f'"{topic}"')
    led = any(not isinstance(rival, Find) or rival.words == rest for rival in rivals)
    rarer = min(library.holding(first), library.holding(f'"{rest}"')) if held and led else 0
    return held > rarer * BOUND


def _authors(query: Find | FindToRead | People) -> tuple[str, ...]:
    return query.authors if isinstance(query, Find) else query.find.authors


def _aged(query: Find, library: Library) -> Query:
    """A listing of papers newer or older than one, by its date; the card of what is no paper here says so."""
    for name in filter(None, (query.newer, query.older)):
        found = work(name, library, Show)
        if not isinstance(found, Work):
            return Show(name)
        day = found.paper.date
        if name == query.newer:
            query = replace(query, newer="", since=max(query.since or day, day + timedelta(days=1)))
        else:
            query = replace(query, older="", before=min(query.before or day, day))
    return _found(query, library)


def _to_come(find: Find, library: Library) -> Find:
    """A listing that is followed with its names known; no part of it is one paper, which is here already."""
    return replace(find, either=_to_follow(find.either, library), without=_to_follow(find.without, library))


def _to_follow(parts: tuple[Part, ...], library: Library) -> tuple[Part, ...]:
    known = ((part, known_parts((part,), library)) for part in parts)
    told = ((part,) if any(one.paper for one in some) else some for part, some in known)
    return tuple(chain.from_iterable(told))


def _found(query: Find, library: Library) -> Query:
    """A listing with its names known; where nobody's organisation is known, that is said."""
    parts = replace(
        query, without=known_parts(query.without, library), either=known_parts(query.either, library)
    )
    find = _respelt_by(by_person(parts, library), library)
    if not find.organisation or library.find(Find(organisation=find.organisation), limit=1).total:
        return find
    if find.words and library.holding(find.organisation) and not _is_organisation(find.organisation):
        return replace(find, words=f"{find.words} from {find.organisation}", organisation="")
    return Unable("affiliation", find.organisation)


def _respelt_by(find: Find, library: Library) -> Find:
    """A listing by somebody with whose name a filter was taken for a typo in it: "by Gloeckle abuot lean"."""
    name = find.authors[0] if len(find.authors) == 1 else ""
    if find.words or " " not in name or is_author(name, library):
        return find
    told = (_chosen(query, "", library) for _, query in respelled(f"papers by {name}", library))
    meant = (one for one in told if isinstance(one, Find) and one.authors and held(one, library, NEARLY))
    more = next(meant, find)
    since, before = more.since or find.since, more.before or find.before
    return replace(find, authors=more.authors, words=more.words, since=since, before=before)


def _is_organisation(name: str) -> bool:
    return bool(phrases().values("organisations", fold(name)))


def _commanded(words: str, library: Library) -> Query | None:
    """The command that bare words are, where the papers it names are here, or the words are no topic."""
    query = outright(words, library.now().date())
    match query:
        case Keep(papers=papers):
            titled = fit(words, library) == 1  # "Save Memory" may be a title
            named = all(fit(paper, library) >= SURE for paper in papers) or is_of_listing(
                query, library, settle
            )
            return query if not titled and named else None
        case Subscribe():
            two = " ".join(words.split()[:2])  # "track reconstruction" is a thing
            return None if library.holding(f'"{two}"') else settle(query, library)
        case _:
            return None


def _whole(query: Each | Cite | Keep, library: Library) -> Query:
    """A request for one paper whose title holds an "and" or a comma, where it was taken for several."""
    if isinstance(query.papers, Find):
        return Each(query.thing, by_person(query.papers, library)) if isinstance(query, Each) else query
    title = title_of(query.papers, library)
    if not title:
        return query
    if not isinstance(query, Each):
        return replace(query, papers=(title,))
    if query.thing == "show":
        return Show(title)
    return Summarize(title) if query.thing == "summarize" else Fact(query.thing, title)


def _of_shown(asked: Maybe, read: Query, library: Library) -> Query:
    """What a few words under a paper mean: where no paper here is about them, they ask something of that one."""
    about = asked.readings[0]
    if not isinstance(about, Ask) or not about.loose or not isinstance(read, Find):
        return read
    strange = read == Find(read.words, order=read.order) and not is_held(read.words, library)
    meant = replace(about, loose=False)
    return (_asked_of(meant, library) or meant) if strange else read


def _side_by_side(said: str, library: Library) -> Compare | None:
    """A comparison of the few papers of a listing: "compare the two textbook papers"."""
    listed = _COMPARED.match(said)
    find = settle(selected(listed["few"], library.now().date()), library) if listed else None
    if not isinstance(find, Find) or find == Find():
        return None
    found = listing(replace(find, top=0), library)
    if not isinstance(found, PaperList) or found.closest or not 2 <= found.total <= COMPARED:
        return None
    return Compare(tuple(one.paper.id for one in found.papers))
