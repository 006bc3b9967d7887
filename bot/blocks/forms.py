"""How dates, counts, names and filters are written, wherever they appear.

Dates read "Sep 30, 2025", as in the listing the corpus came from: no reader takes the day for the month.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.blocks.escape import cut, tidy
from bot.papers import Paper
from bot.parsing.categories import NAMES
from bot.queries import Ask, Find, Query

_QUOTED: Final = re.compile(r'"([^"]*)"')
MAX_TITLE: Final = 300
MAX_NAME: Final = 80
MAX_PHRASE: Final = 120
MAX_SHORT: Final = 60

ORDERS: Final = {"newest": "newest first", "oldest": "oldest first", "relevance": "best match first"}
MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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
    """A listing's filters as they were understood, one phrase each; `names` are the authors meant."""
    phrases = (
        (
            "by " + joined([tidy(name, MAX_NAME) for name in names or find.authors]),
            names or find.authors,
        ),
        ("as first author", find.first),
        (f"about {topic(find.words)}", find.words),
        (period(find.since, find.before), find.since or find.before),
        (f"in {category(find.category)}", find.category),
        (f"from {typed(find.organisation)}", find.organisation),
        (f"at {typed(find.venue)}", find.venue),
        ("with code", find.code),
        (f"with more than {count(find.over, 'author')}", find.over),
        (f"with fewer than {count(find.under, 'author')}", find.under),
    )
    return tuple(phrase for phrase, given in phrases if given)


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
    return ORDERS[find.order or ("relevance" if find.words else "newest")]
