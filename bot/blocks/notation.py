"""How dates, counts, names and filters are written, wherever they appear.

Dates read "Sep 30, 2025", as in the listing the corpus came from: no reader takes the day for the month.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.blocks.escape import cut, tidy
from bot.kept import compiled
from bot.papers import Paper, alike_codes
from bot.queries import Ask, Find, Order, Part, Query
from bot.taxonomy import NAMES

_QUOTED: Final = compiled(r'"([^"]*)"')
MAX_TITLE: Final = 300
MAX_NAME: Final = 80
MAX_PHRASE: Final = 120
MAX_SHORT: Final = 60

ORDERS: Final[Mapping[Order, str]] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "relevance": "best match first",
}
MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def dated(paper: Paper) -> str:
    """The day of a paper in words; of one that is only a PDF, the day on which it was given."""
    return f"a PDF given on {day(paper.date)}" if paper.given else day(paper.date)


def day(when: date) -> str:
    """A date in words.

    >>> day(date(2025, 9, 30))
    'Sep 30, 2025'
    """
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


def written(value: str) -> str:
    """A stored value as people write it: a date in words, anything else as it is.

    >>> written("2025-09-30"), written("ICML 2024")
    ('Sep 30, 2025', 'ICML 2024')
    """
    try:
        return day(date.fromisoformat(value)) if value[4:5] == "-" else value
    except ValueError:
        return value


def moment(when: datetime) -> str:
    """A date and a time of day, in the zone it is given in.

    >>> moment(datetime.fromisoformat("2026-11-23T03:10:00+00:00"))
    'Nov 23, 2026 at 03:10 UTC'
    """
    return f"{day(when)} at {when:%H:%M %Z}".rstrip()


def ago(when: date, today: date) -> str:
    """
    >>> [ago(date(2026, 11, day), date(2026, 11, 23)) for day in (23, 22, 20)]
    ['today', 'yesterday', '3 days ago']
    """
    days = (today - when).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days:,} days ago" if days > 0 else f"on {day(when)}")


def count(number: int, thing: str) -> str:
    """A number with its noun.

    >>> count(1, "paper"), count(3303, "author"), count(0, "paper")
    ('1 paper', '3,303 authors', '0 papers')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """
    >>> [ordinal(n) for n in (1, 2, 3, 11, 22, 113)]
    ['1st', '2nd', '3rd', '11th', '22nd', '113th']
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def joined(texts: Sequence[str], word: str = "and") -> str:
    """A list in a sentence.

    >>> joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return f" {word} ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def title(paper: Paper, limit: int = MAX_TITLE) -> str:
    """A paper's title on one line, at most `limit` characters."""
    return tidy(paper.title, limit) or "(no title)"


def short(paper: Paper) -> str:
    """What people call a paper: its first alias, or the head of its title."""
    if paper.aliases and tidy(paper.aliases[0], MAX_SHORT):
        return tidy(paper.aliases[0], MAX_SHORT)
    head, colon, rest = title(paper).partition(": ")
    return cut(head if colon and rest else title(paper), MAX_SHORT)


def typed(text: str) -> str:
    """Words of somebody else inside a sentence of ours.

    >>> typed("Smith")
    '“Smith”'
    """
    return f"“{tidy(text, MAX_PHRASE)}”"


def topic(words: str) -> str:
    """The words of a topic; phrases that were typed in quotes have theirs already.

    >>> topic("world models"), topic('"world models" of code')
    ('“world models”', '“world models” of code')
    """
    shown = tidy(words, MAX_PHRASE)
    return _QUOTED.sub(r"“\1”", shown) if _QUOTED.search(shown) else f"“{shown}”"


def category(code: str) -> str:
    """A category with its name.

    >>> category("cs.PL"), category("xx.YY")
    ('cs.PL (Programming Languages)', 'xx.YY')
    """
    name = NAMES.get(code, "")
    shown = tidy(code, MAX_NAME)
    return f"{shown} ({name})" if name else shown


def period(since: date | None, before: date | None) -> str:
    """The days that count, as people say it; `before` itself does not count.

    >>> period(date(2023, 1, 1), date(2024, 1, 1)), period(date(2025, 10, 1), date(2025, 11, 1))
    ('in 2023', 'in Oct 2025')
    >>> period(date(2025, 3, 1), date(2025, 11, 1)), period(None, date(2024, 1, 1)), period(date(2025, 10, 1), None)
    ('from Mar 1 to Oct 31, 2025', 'before Jan 1, 2024', 'since Oct 1, 2025')
    """
    if since and before and before > since:
        return _between(since, before - timedelta(days=1))
    parts = f"since {day(since)}" if since else "", f"before {day(before)}" if before else ""
    return " and ".join(part for part in parts if part)


def _between(first: date, last: date) -> str:
    if first == last:
        return f"on {day(first)}"
    ends_month = (last + timedelta(days=1)).day == 1
    if first.day == 1 and ends_month and first.year == last.year:
        if first.month == last.month:
            return f"in {MONTHS[first.month - 1]} {first.year}"
        if (first.month, last.month) == (1, 12):
            return f"in {first.year}"
    same = first.year == last.year
    return f"from {day(first).rpartition(',')[0] if same else day(first)} to {day(last)}"


def filters(find: Find, names: Sequence[str] = ()) -> tuple[str, ...]:
    """A listing's filters as they were understood, one phrase each; `names` are the authors meant.

    >>> filters(Find("lean", either=(Part(authors=("Ada",)), Part(authors=("Bo",))), without=(Part("coq"),)))
    ('about “lean”', 'by Ada or Bo', 'without “coq”')
    """
    return (
        *_passed(find, names or find.authors),
        *(phrase for phrase in (either(find), *without(find), first_of(find)) if phrase),
    )


def _passed(find: Find | Part, names: Sequence[str]) -> tuple[str, ...]:
    """What a paper must have, one phrase each."""
    over, under = (find.over, find.under) if isinstance(find, Find) else (0, 0)
    phrases = (
        ("by " + joined([tidy(name, MAX_NAME) for name in names]), names),
        ("as first author", find.first),
        ("as last author", find.last),
        (f"about {topic(find.words)}", find.words),
        (period(find.since, find.before), find.since or find.before),
        (f"in {_codes(find.category)}", find.category),
        (f"from {typed(find.organisation)}", find.organisation),
        (f"at {typed(find.venue)}", find.venue),
        ("with code", find.code),
        ("with model weights", find.models),
        (f"with more than {count(over, 'author')}", over),
        (f"with fewer than {count(under, 'author')}", under),
    )
    return tuple(phrase for phrase, given in phrases if given)


def _codes(code: str) -> str:
    """A category with its name, under all of its codes where it has several.

    >>> _codes("cs.NA"), _codes("math")
    ('cs.NA = math.NA (Numerical Analysis)', 'math (Mathematics)')
    """
    same = alike_codes(code) if "." in code or code == "math-ph" else ()
    return f"{' = '.join(same)}{category(code).removeprefix(code)}" if len(same) > 1 else category(code)


def either(find: Find) -> str:
    """What papers have one of; what all of it is, a person or a topic, is said once."""
    said = [_part(part) for part in find.either]
    kind = next((kind for kind in ("by ", "about ", "in ", "from ", "at ") if _all_begin(said, kind)), "")
    return kind + joined([phrase.removeprefix(kind) for phrase in said], "or")


def _all_begin(said: Sequence[str], kind: str) -> bool:
    return bool(said) and all(phrase.startswith(kind) for phrase in said)


def without(find: Find) -> tuple[str, ...]:
    """What papers do not have, one phrase each; of what no source may state only what is known is said."""
    return tuple(_barred(part) for part in find.without)


def _part(part: Part) -> str:
    called = [] if not part.paper else [f"called {typed(part.paper)}"]
    return " ".join((*_passed(part, part.authors), *called))


def _barred(part: Part) -> str:
    said = _part(part)
    if part.words and part == Part(part.words):
        return f"without {topic(part.words)}"
    if part.paper and part == Part(paper=part.paper):
        return f"except {typed(part.paper)}"
    if part == Part(code=True):
        return "without known code"
    if part == Part(models=True):
        return "without known model weights"
    stated = part.organisation or part.venue or part.code or part.models
    return f"except those known to be {said}" if stated else f"not {said}"


def first_of(find: Find) -> str:
    """Which of all that pass are wanted, where not all are.

    >>> first_of(Find(top=3)), first_of(Find("lean", top=1)), first_of(Find(top=2, alone=True))
    ('the 3 newest', 'the best match', 'the 2nd newest')
    """
    if not find.top:
        return ""
    several = find.top > 1 and not find.alone
    ends = {"newest": "newest", "oldest": "oldest", "relevance": "best matches" if several else "best match"}
    number = f"{find.top:,} " if several else f"{ordinal(find.top)} " if find.top > 1 else ""
    return f"the {number}{ends[_order(find)]}"


def question(query: Query) -> str:
    """What was asked, in words for people rather than for the parser."""
    match query:
        case Find():
            return " ".join(("papers", *filters(query)))
        case Ask():
            return tidy(query.question, MAX_PHRASE)
        case _:
            return tidy(str(query).replace('"', ""), MAX_PHRASE)


def order(find: Find) -> str:
    """A listing's order, in words."""
    return ORDERS[_order(find)]


def _order(find: Find) -> Order:
    return find.order or ("relevance" if find.topical else "newest")
