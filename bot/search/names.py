"""A typed name to people: candidates from the index's list of names, fitted one by one, then grouped.

Who is called Jim signs as James: everyday forms of first names are the common ones of the list at
github.com/carltonnorthern/nicknames (Apache License 2.0), with some that colleagues of other languages use;
only forms that do not begin like the name, or that one name alone would not tell, need a line of their own.

This knows what is printed: spellings, how often each stands in a byline, and in which archives. It does not
know persons: see `persons` for what is taken to be one, and for what fits. A name that fits as typed is never
outdone by a misspelling; only when nothing fits is a typo looked for, and then it is said to be one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from rapidfuzz.distance import OSA

from bot.papers import Author, Name
from bot.search.documents import CURATED, day
from bot.search.finding import written_by
from bot.search.persons import COMMON, Fit, Reading, Typed, Words, fit, people
from bot.search.port import Engine, Order, View, all_of, count
from bot.search.terms import LISTED, parts, plain_parts, prefix, printed, surname, terms, unarticled
from bot.search.vocabulary import Spelling, known, near
from bot.text import fold, name_key, spellings

_FORMS: Final = """
abraham: abe | albert: al bert | alexander: alex al sasha sandy xander | alexandra: alex sasha sandra lexi | alexandre: alex | aleksandr: alex sasha
alfred: al fred | alison: ali allie | andrew: andy drew | andreas: andi andy | anthony: tony | antonio: tony toni | arthur: art | barbara: barb babs
bartholomew: bart | beatrice: bea | benjamin: ben benji benny | benedict: ben | bernard: bernie | bradley: brad | cameron: cam | catherine: cathy kate katie cat
katherine: kate kathy katie kat | kathryn: kate kathy katie | ekaterina: katya kate | charles: charlie chuck | charlotte: charlie lottie | christina: chris tina christy
christine: chris christy | christopher: chris kit | christian: chris | christoph: chris | christos: chris | clifford: cliff | constantine: costas kostas
cynthia: cindy | daniel: dan danny | daniela: dani | david: dave davey | deborah: deb debbie | dennis: denny | dmitry: dima | dmitri: dima | donald: don
dorothy: dot | douglas: doug | edgar: ed | edmund: ed ned | edward: ed eddie ned ted | edwin: ed eddie | eleanor: ellie nell nora | elizabeth: liz beth betsy betty lisa eliza
emily: em | emmanuel: manny manu | eugene: gene zhenya | ferdinand: ferdi | florence: flo | francis: frank fran | frances: fran | francesco: franco | franklin: frank | friedrich: fritz
frederick: fred freddy | gabriel: gabe | gabriella: gabby | geoffrey: geoff | gerald: jerry gerry | gerard: gerry | gilbert: gil | giuseppe: beppe | gregory: greg | guillermo: memo
harold: harry hal | heinrich: heinz | helen: nell | henry: hank harry hal | herbert: herb | isaac: ike zac | isabella: bella | jacob: jake | jacqueline: jackie | james: jim jimmy jamie
janet: jan | jason: jay | jeffrey: jeff | jennifer: jen jenny | jeremy: jerry | jessica: jess jessie | johannes: hannes | john: jack johnny | jonathan: jon | joachim: jochen
jose: pepe | joseph: joe joey | joshua: josh | judith: judy | julian: jules | kenneth: ken kenny | kimberly: kim | konstantin: kostya | laurence: larry laurie | lawrence: larry laurie
leonard: len leo | leonardo: leo | leslie: les | louis: lou | louise: lou | lucas: luke | madeleine: maddie | manuel: manny manolo | margaret: maggie meg peggy greta
maria: masha mia | mark: marc | martin: marty | martha: marty | matthew: matt | matthias: matt | maximilian: max | melissa: mel | melanie: mel | mikhail: misha | michael: mike mick mickey
michelle: shelly | mitchell: mitch | nathan: nate | nathaniel: nate nat | nicholas: nick nicky | nicolas: nick nico | nikolaos: nick nikos | nikolai: nick kolya | oliver: ollie
olivia: liv | pamela: pam | panagiotis: panos | patricia: pat patty trish | patrick: pat paddy | paul: pauly | pavel: pasha | peter: pete | philip: phil | phillip: phil | philipp: phil
rachel: rae | ralph: rafe | randall: randy | raymond: ray | rebecca: becky becca | reginald: reg | richard: rich rick dick ricky richie | robert: rob bob bobby robby bert | roberta: bobbie
rodney: rod | roderick: rod | ronald: ron ronnie | rosemary: rose | rudolf: rudi | russell: russ | samantha: sam | samuel: sam sammy | sandra: sandy | sebastian: seb bastian
sergei: serge seryozha | sharon: shari | sidney: sid | solomon: sol | stanley: stan | stephanie: steph | stephen: steve stevie | steven: steve stevie | stefan: steve | stuart: stu
susan: sue susie | suzanne: sue | terence: terry | theodore: ted theo teddy | theresa: terry tess | thomas: tom tommy | timothy: tim timmy | valerie: val | vasilios: vasilis bill
victor: vic | victoria: vicky tori | vincent: vince vinny | virginia: ginny | vladimir: vlad volodya | walter: walt wally | wilhelm: willi | william: will bill billy liam willie
zachary: zach zack
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in _FORMS.replace("\n", "|").split("|"):
        name, _, forms = entry.partition(":")
        full, short = name.strip(), tuple(forms.split())
        table[full] = (*table.get(full, ()), *short)
        for form in short:
            table[form] = (*table.get(form, ()), full)
    return table


_NAMES: Final = _table()


def alike(given: str) -> tuple[str, ...]:
    """The first names that an everyday one may stand for, and the everyday ones of a full one; none for any other.

    >>> alike("Jim"), alike("Daniel"), alike("Ludmila")
    (('james',), ('dan', 'danny'), ())
    """
    return _NAMES.get(fold(given).rstrip("."), ())


_WORDS: Final = 10
"""Words of a name; what is longer is nobody's, and each word would be looked up in every place of a name."""
LONGEST: Final = 200
"""Letters of a name; longer ones would be looked up part by part."""
_MOST: Final = 200
"""Spellings looked at under one key, the most frequent: a bare "Wang" has thousands."""
_KNOWN: Final = 30
"""Spellings with the right surname and first letter; among so many, nobody is sought by a middle name."""
_SHORT: Final = 4
"""Letters of a surname in which an "e" tells people apart: Xu and Xue."""
_BEGINNING: Final = 3
"""Letters of a first name that may be the beginning of a longer one."""
_SOUNDS: Final = 2
"""Letters in which a first name may differ from one of the same surname and first letter: Amory and Amaury."""
_RECENT: Final = 50
"""Papers of an author, the newest, by which the fields are told."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a typed name may mean."""

    exact: tuple[Author, ...]
    """Those it fits as spelt (accents, initials and order aside), most papers first."""
    near: tuple[Author, ...]
    """Those a small typo away, nearest first."""
    total: int = 0
    """How many there are of the one kind or the other, however many are given."""


def resolve(index: Engine, text: str, limit: int, *, typos: bool = True) -> Resolution:
    """The people a typed name may mean, at most `limit` of each kind; without `typos`, only as it is spelt."""
    if len(text.split()) > _WORDS or len(text) > LONGEST:
        return Resolution((), ())
    text = unarticled(text)
    typed = Typed.read(text)
    searcher = index.searcher()
    resolved = partial(_resolved, index, searcher, limit=limit)
    for wide in (False, True):
        pool = dict(_candidates(index, typed, wide=wide))
        best, fits = _best(pool, typed)
        fits = _as_spelt(fits, text)
        if fits and best is not Fit.MAYBE:
            familiar = _familiar(index, searcher, pool, typed) if best < Fit.PART else []
            return resolved([*familiar, *_persons(index, searcher, pool, fits)])
        if fits or len(pool) > _KNOWN:
            break
    if (
        not fits
        and "-" in text
        and (parted := resolve(index, text.replace("-", " "), limit, typos=False)).exact
    ):
        return parted
    near_ = (
        (_everyday(index, searcher, typed, text) or _misspelt(index, searcher, typed, text)) if typos else []
    )
    maybe = _persons(index, searcher, pool, fits)
    return resolved([*near_, *maybe], near=bool(near_))


def _everyday(index: Engine, searcher: View, typed: Typed, text: str) -> list[tuple[Name, ...]]:
    """The people called by another form of their first name: "Jim" for James, "Daniel" for Dan, "Zach" for Zacharias."""
    given, _, rest = text.strip().partition(" ")
    groups: list[tuple[Name, ...]] = []
    for name in alike(given) if rest else ():
        form = Typed.read(f"{name} {rest}")
        pool = dict(_candidates(index, form, wide=False))
        best, fits = _best(pool, form)
        if fits and best <= Fit.SHORT:
            groups += _persons(index, searcher, pool, fits)
    if rest and len(given) >= _BEGINNING and not groups:
        pool = dict(_candidates(index, typed, wide=False))
        groups += _persons(index, searcher, pool, {name for name in pool if _begins(given, name, rest)})
    return groups


def _begins(given: str, name: Name, rest: str) -> bool:
    """Whether a first name begins like that of a person of the same surname, or the other way round, or sounds like it.

    Or a surname begins with the one letter that is said of it: "Fabian G".
    """
    ours, theirs = name_key(given), name_key(name.given.partition(" ")[0])
    last, family = name_key(rest.rsplit(maxsplit=1)[-1]), name_key(name.family.split()[-1])
    if len(last) == 1:
        return ours == theirs and family.startswith(last)
    if last != family or len(theirs) < _BEGINNING:
        return False
    sounds = min(len(ours), len(theirs)) > LISTED and OSA.distance(ours, theirs) <= _SOUNDS
    return ours.startswith(theirs) or theirs.startswith(ours) or sounds


def _candidates(index: Engine, typed: Typed, *, wide: bool) -> Iterator[tuple[Name, int]]:
    """Printed names with a word that may be the surname, and (unless `wide`) the right first letter beside it."""
    sought = list(_sought(typed, wide=wide))
    index.expect(("author", _starts(key, given)) for key, given in sought)
    for key, given in sought:
        yield from _listed(index, key, given)


def _sought(typed: Typed, *, wide: bool) -> Iterator[tuple[str, str]]:
    """(a word that may be the surname, a first name or its initial, empty where any will do)."""
    for reading in typed.readings:
        given, family = reading.given, reading.family
        for key in dict.fromkeys(("".join(family), family[-1]) if given else ("".join(family),)):
            if len(key) > 1 or not given:
                yield key, "" if wide or not given else given[0]


def _starts(key: str, given: str) -> tuple[str, ...]:
    return (f"{key} {given[:1]}",) if given else (f"{key} ", prefix(key))


def _listed(index: Engine, key: str, given: str = "") -> list[tuple[Name, int]]:
    """The spellings kept under a word, beside a first name or its initial, with their numbers of papers.

    Of few, all with the same first letter, since one initial may stand for several; of many, only those that fit.
    """
    found = index.beginning("author", _starts(key, given))
    if len(given) > 1 and len(found) > _MOST:
        whole, initial = f"{key} {given}", len(key) + 2
        found = [entry for entry in found if entry[0].startswith(whole) or not entry[0][initial].isalnum()]
    return _frequent(found)


def _fitting(index: Engine, key: str, given: str) -> list[tuple[Name, int]]:
    """Of the same, those alone whose first name begins like the one given, or is its initial."""
    return (
        _frequent(index.beginning("author", _narrow(key, given))) if given[1:] else _listed(index, key, given)
    )


def _narrow(key: str, given: str) -> tuple[str, ...]:
    if len(given) < 2:
        return _starts(key, given)
    initial = f"{key} {given[0]}"
    return f"{key} {given}", f"{initial} ", prefix(initial)


def _frequent(found: Iterable[tuple[str, int]]) -> list[tuple[Name, int]]:
    ranked = sorted(found, key=lambda entry: (-entry[1], entry[0]))
    return [(printed(term), papers) for term, papers in ranked[:_MOST]]


def _best(pool: Iterable[Name], typed: Typed) -> tuple[Fit, frozenset[Name]]:
    """The names that fit best: one typed in full outdoes those that only abbreviate it."""
    fits = {name: fit(typed, name) for name in pool}
    best = min(fits.values(), default=Fit.NONE)
    worst = Fit.SHORT if best <= Fit.SHORT and typed.abbreviated else best
    return best, frozenset(name for name, fit in fits.items() if fit <= worst and fit is not Fit.NONE)


def _as_spelt(fits: frozenset[Name], text: str) -> frozenset[Name]:
    """Those written as typed, if any are: "Yue" is no "Yu", though either may stand for "Yü"."""
    words = tuple(map(spellings, text.split()))
    return frozenset(name for name in fits if all(_written(word, name) for word in words)) or fits


def _written(word: AbstractSet[str], name: Name) -> bool:
    """Whether a name does not write a typed word otherwise; in a long surname an "e" may have come with an umlaut."""
    keys = set(map(name_key, word))
    alike = [
        spellings(part)
        for text, most in ((name.given, 0), (name.family, _SHORT))
        for part in text.replace("-", " ").split()
        if name_key(part) in keys and not 0 < most < len(part)
    ]
    return not alike or any(not word.isdisjoint(ways) for ways in alike)


def _familiar(index: Engine, searcher: View, pool: dict[Name, int], typed: Typed) -> list[tuple[Name, ...]]:
    """The people whose given name was typed alone and who wrote papers of the team: "Fabian" is a colleague first."""
    called = frozenset(name for name in pool if fit(typed, name) is Fit.PART)
    groups = _persons(index, searcher, pool, called) if called else []
    own = index.term("has", CURATED)
    return [
        group
        for group in groups[:_KNOWN]
        if count(searcher, all_of(index, [written_by(index, Author("", group)), own]))
    ]


def _persons(
    index: Engine, searcher: View, pool: dict[Name, int], fits: AbstractSet[Name]
) -> list[tuple[Name, ...]]:
    """The people who have a spelling that fits, those in most bylines first."""
    alike: dict[tuple[str, str], dict[Name, int]] = defaultdict(dict)
    for name, papers in pool.items():
        alike[_bucket(name)][name] = papers
    archives, together = partial(_archives, index, searcher), partial(_together, index, searcher)
    buckets = {_bucket(name) for name in fits}
    index.expect(("author", (_start(bucket),)) for bucket in buckets)
    groups = [
        group
        for bucket in buckets
        for group in people(alike[bucket], archives, together, common=_common(searcher, bucket))
    ]
    found = [group for group in groups if not fits.isdisjoint(group)]
    return sorted(found, key=lambda group: (-sum(pool[name] for name in group), group))


def _common(searcher: View, bucket: tuple[str, str]) -> bool:
    """Whether so many names share a surname and a first letter that an initial, or a first name, tells nobody."""
    return len(searcher.terms_with_prefix("author", _start(bucket), limit=COMMON + 1)) > COMMON


def _start(bucket: tuple[str, str]) -> str:
    return f"{bucket[0]} {bucket[1]}"


def _bucket(name: Name) -> tuple[str, str]:
    """What all spellings of one person share: the last word, and the first letter."""
    given, last = parts(name.given), parts(surname(name))
    return (last or given or ("",))[-1], (given or last or ("",))[0][:1]


def _archives(index: Engine, searcher: View, names: Sequence[Name]) -> frozenset[str]:
    return frozenset(field.partition(".")[0] for field in _described(index, searcher, names).fields)


def _together(index: Engine, searcher: View, one: Sequence[Name], other: Sequence[Name]) -> bool:
    queries = [written_by(index, Author("", tuple(names))) for names in (one, other)]
    return count(searcher, all_of(index, queries)) > 0


def _resolved(
    index: Engine, searcher: View, groups: Sequence[tuple[Name, ...]], *, limit: int, near: bool = False
) -> Resolution:
    people_ = list(dict.fromkeys(groups))
    authors = tuple(_described(index, searcher, names) for names in people_[:limit])
    return Resolution((), authors, len(people_)) if near else Resolution(authors, (), len(people_))


def _described(index: Engine, searcher: View, names: Sequence[Name]) -> Author:
    """An author with what the index knows of the papers."""
    author = Author(terms(names[0])[0], tuple(names))
    query = written_by(index, author)
    found = searcher.search(query, _RECENT, count=True, order_by_field="when")
    newest, oldest = found.hits, found.hits
    if found.count > _RECENT:
        oldest = searcher.search(query, 1, count=False, order_by_field="when", order=Order.Asc).hits
    fields = Counter(field for _, at in newest for field in searcher.doc(at)["primary"] if field)
    years = (day(oldest[-1][0]).year, day(newest[0][0]).year) if newest else None
    return replace(author, papers=found.count, fields=tuple(f for f, _ in fields.most_common(3)), years=years)


def _misspelt(index: Engine, searcher: View, typed: Typed, text: str) -> list[tuple[Name, ...]]:
    """The people whose name is a typo away (two, where nobody's is one away), nearest first."""
    plain = dict(zip(parts(text), plain_parts(text), strict=True))
    respelt = [entry for reading in typed.readings for entry in _respelt(index, reading, plain)]
    for distance in sorted({typos for typos, _, _, _ in respelt}):
        index.expect(("author", _narrow(key, given)) for typos, _, key, given in respelt if typos == distance)
        pool: dict[Name, int] = {}
        ranked: dict[Name, tuple[Fit, int]] = {}
        for _, reading, key, given in (entry for entry in respelt if entry[0] == distance):
            names = dict(_fitting(index, key, given))
            grades = {name: fit(Typed((reading,)), name) for name in names}
            fits = {name: (grade, -names[name]) for name, grade in grades.items() if grade < Fit.MAYBE}
            if fits:
                ranked |= fits
                pool |= names | dict(_listed(index, key, given))
        if distance > 1 and len({name_key(name.family) for name in ranked}) > 1:
            return []  # among many names, several are two letters from anything
        if ranked:
            groups = _persons(index, searcher, pool, ranked.keys())
            return sorted(groups, key=lambda group: min(ranked[name] for name in group if name in ranked))
    return []


def _respelt(
    index: Engine, reading: Reading, plain: Mapping[str, str]
) -> Iterator[tuple[int, Reading, str, str]]:
    """(typos, the name with one word respelt, the surname and first name to look under)."""
    given, family = reading.given, reading.family
    if len(family) > 1 and min(map(len, family)) == 1:
        return
    for spelling in _near(index, family, plain) if _borne(index, given) else ():
        meant = replace(reading, family=(spelling.word,))
        yield spelling.distance, meant, spelling.word, given[0] if given else ""
    for spelling in _near(index, given[:1], plain) if given else ():
        meant = replace(reading, given=(spelling.word, *given[1:]))
        yield spelling.distance, meant, "".join(family), spelling.word


def _borne(index: Engine, given: Words) -> bool:
    """Whether anybody may bear these first names; a misspelt name is not misspelt twice."""
    words = {"".join(given), *given[:1]}
    return any(len(word) < LISTED or known(index, "surname", word) for word in words)


def _near(index: Engine, words: Words, plain: Mapping[str, str]) -> tuple[Spelling, ...]:
    """Known words a typo from these together; a typo may also have made, or lost, an "oe" that is read as "o"."""
    keys = {"".join(words), "".join(plain.get(word, word) for word in words)}
    best: dict[str, int] = {}
    for spelling in (spelling for key in keys for spelling in near(index, "surname", key)):
        best[spelling.word] = min(spelling.distance, best.get(spelling.word, 9))
    return tuple(
        sorted(Spelling(distance, word) for word, distance in best.items() if word != "".join(words))
    )
