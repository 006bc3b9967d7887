"""Filters in words, freely combined: from a request for papers to a Find.

Each filter is lifted out of the text in turn and leaves a bar where it stood, so that a name or a topic
can never run across it; what is left over is the topic.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from bot.kept import compiled
from bot.memo import SENTENCE, remembered
from bot.parsing.categories import SPOKEN, code_of
from bot.parsing.dates import UNDATED, lift_period
from bot.parsing.patterns import NUMBER, number
from bot.queries import Find, Order
from bot.taxonomy import NAMES
from bot.text import fold, name_key

BAR: Final = " | "
_QUOTED: Final = compiled(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")

_LISTING: Final = r"(?:papers?|publications?|articles?|preprints?|works?|listings?|entries|titles)"
_ASKING: Final = compiled(
    rf"^\W*(?:(?:please|can you|could you|show(?: me)?|list(?: me)?|find(?: me)?|give me|get(?: me)?|display|search(?: for)?|"
    rf"do (?:we|you) have|have (?:we|you) got|(?:have )?(?:you )?got|is there|are there|what's|whats|what are|what|which|how many|(?:the )?(?:number|count) of|count(?= all| the| papers)|any(?:thing|body)?|something|sth|everything|stuff|"
    rf"all|every|the|our|your|of|me|some|latest|those|these|just|only|ones?|and|now|(?:top |best |first )?\d{{1,3}}(?=\s+(?:most |best |latest |newest |relevant |of |{_LISTING}))|i want|i need|i'm looking for|looking for|"
    rf"{_LISTING}|we have|do we have|is|are)(?=\W|$)\s*)+",
    re.IGNORECASE,
)
_STOP: Final = r"(?=\s+(?:about|on|with|in|from|at|since|that|which|who|where|after|before|and\s+(?:about|on|with|in|from|at)|regarding|sorted|ordered|newest|oldest|first|please|here|written|published)\b|\s*[|?!;]|\s*$|\s+by\b)"
_BY: Final = compiled(
    rf"(?:\b(?:(?:written|authored|published|co-?authored)\s+by\b|by\b|authors?\s*:|authors?\s+(?:named|called)|of\s+author\b|(?<=\s)von\b|^von(?=\s+\S+$)|de\s+l'auteur|par\b)\s*:?\s*)(?P<names>\S.*?){_STOP}",
    re.IGNORECASE,
)
_OWNED: Final = compiled(rf"^\W*+(?P<names>[^|]{{1,200}}?)(?:['’]s?)\s+{_LISTING}\b", re.IGNORECASE)
_FIRST: Final = compiled(
    r"\b(?:first|lead)[- ]auth?or(?:ed|ship)?\b|\bas\s+(?:the\s+)?(?:first|lead)\s+author\b", re.IGNORECASE
)
_LED: Final = compiled(
    r"\b(?:where|in which|that have|with|which have)\s+(?P<names>[^|]{1,120}?)\s+(?:is|was|as)\s+(?:the\s+)?(?:first|lead)[- ]author\b",
    re.IGNORECASE,
)
"""Who leads: "where Rammal is first author"."""
_JOIN: Final = compiled(r"(?<!\s)\s*+(?:\band\b|&|\bwith\b|;|\+|\bund\b|\bet\b)\s*", re.IGNORECASE)
_PEOPLE: Final = r"(?:(?:co-?)?authors?|people|persons)"
_OVER: Final = compiled(
    rf"\b(?:(?:with|by)\s+)?(?:(?<!no )(?<!not )(?P<more>more than|over|above|>)\s*(?P<a>{NUMBER})|(?:at least|>=|not? (?:fewer|less) than)\s*(?P<b>{NUMBER})|(?P<c>\d+)\s*(?:\+|or more|plus))\s*{_PEOPLE}\b",
    re.IGNORECASE,
)
_UNDER: Final = compiled(
    rf"\b(?:with\s+)?(?<!no )(?<!not )(?:(?:fewer|less) than|under|below|<)\s*(?P<a>{NUMBER})\s*{_PEOPLE}\b",
    re.IGNORECASE,
)
_AT_MOST: Final = compiled(
    rf"\b(?:with\s+)?(?:at most|up to|<=|not? more than)\s*(?P<a>{NUMBER})\s*{_PEOPLE}\b",
    re.IGNORECASE,
)
_EXACTLY: Final = compiled(
    rf"\b(?:with|by|having|that have)\s+(?:exactly\s+)?(?P<a>{NUMBER})\s*{_PEOPLE}\b",
    re.IGNORECASE,
)
_SINGLE: Final = compiled(r"\b(?:single|sole|one)[- ]author(?:ed)?\b", re.IGNORECASE)
_SHARING: Final = "with|have|has|having|releas(?:e|ed|es|ing)|provid(?:e|es|ing)|shar(?:e|es|ing)|includ(?:e|es|ing)|ships?|offers?"
_CODE: Final = compiled(
    rf"\b(?:(?:that|which)\s+)?(?:{_SHARING})\s+(?:(?:public|open|released|available|source|their|the)\s+){{0,5}}"
    r"code(?:\s+(?:available|released|links?|public|online|out))?(?:\s+on\s+git\s?(?:hub|lab))?\b|\bcode\s+available\b|\bhas:code\b",
    re.IGNORECASE,
)
_MODELS: Final = compiled(
    rf"\b(?:(?:that|which)\s+)?(?:{_SHARING})\s+(?:(?:public|open|released|available|their|the|model|pre-?trained|trained|any)\s+){{0,5}}"
    r"(?:weights|checkpoints)(?:\s+(?:available|released|links?|public|out))?(?:\s+on\s+(?:hf|hugging\s?face))?\b|\bhas:models\b",
    re.IGNORECASE,
)
_OPEN: Final = r"(?:(?:public|open|released|available|source|their|the|model|pre-?trained|trained)\s+){0,5}"
_ALL: Final = r"\s*(?:,?\s+(?:and(?:\s+also)?|as well as|plus)|&|\+|,)\s*"
_WEIGHTS: Final = r"(?:weights|checkpoints|models)"
_BOTH: Final = compiled(
    rf"\b(?:(?:that|which)\s+)?(?:{_SHARING})\s+(?:both\s+)?{_OPEN}(?:code{_ALL}{_OPEN}{_WEIGHTS}|{_WEIGHTS}{_ALL}{_OPEN}code)\b",
    re.IGNORECASE,
)
"""Code and weights at once: "with both code and weights"."""
_ORDERS: Final[tuple[tuple[Order, re.Pattern[str]], ...]] = (
    ("oldest", compiled(r"\b(?:(?:sort(?:ed)?|order(?:ed)?)\s+(?:by\s+)?)?(?:oldest|earliest|first(?=\s+papers?\s+(?:by|of)\b)|ascending|chronological(?:ly)?)(?:\s+(?:first|order))?\b|\bin chronological order\b|\bsort:\s*oldest\b", re.IGNORECASE)),
    ("newest", compiled(r"\b(?:(?:sort(?:ed)?|order(?:ed)?)\s+(?:by\s+)?)?(?:newest|latest|most recent|recent(?:ly published)?|descending|new|last(?=\s+(?:\d+\s+)?papers?\b|\s+(?:\S+\s+){1,2}paper$))(?:\s+(?:first|ones?))?\b|\b(?:sort(?:ed)?|order(?:ed)?)\s+by\s+date\b|\bsort:\s*newest\b", re.IGNORECASE)),
    ("relevance", compiled(r"\b(?:best|most relevant)\s+first\b|\bby relevance\b", re.IGNORECASE)),
)  # fmt: skip
_ARCHIVES: Final = sorted([code for code in NAMES if "." not in code], key=len, reverse=True)
_CODES: Final = "|".join(
    [*(re.escape(code) for code in NAMES if "." in code), *(code for code in _ARCHIVES if "-" in code)]
)
"""What is a category wherever it stands."""
_WORDS: Final = "|".join(code for code in _ARCHIVES if "-" not in code)
"""Archives that are words: categories only after "in", and with nothing behind them."""
_CATEGORY: Final = compiled(
    rf"\b(?:(?:in|from|under|of)\s+)?(?:the\s+)?(?:(?:arxiv\s+)?categor(?:y|ies)\s*:?\s*|cat:\s*|arxiv:\s*)?"
    rf"(?P<code>(?<![\w-])(?:{_CODES})(?![\w.-]*\w))(?:\s+category\b)?|\b(?:in|categor(?:y|ies))\s+(?P<word>{_WORDS}){_STOP}",
    re.IGNORECASE,
)
_KEYED: Final = compiled(
    r"\b(?P<key>author|by|cat|category|org|organi[sz]ation|venue|about|topic|keywords?|title)\s*:\s*(?P<value>\"[^\"]+\"|[^\s|]+)",
    re.IGNORECASE,
)
_VENUES: Final = (
    "(?i:ICLR|ICML|NeurIPS|NIPS|EMNLP|NAACL|EACL|COLING|CVPR|ICCV|ECCV|AAAI|IJCAI|AISTATS|SIGIR|WSDM|CIKM|POPL|PLDI|OOPSLA|ICFP|TACAS|"
    "ICSE|OSDI|SOSP|ASPLOS|TMLR|JMLR|TACL|PMLR|ENLSP|SIGGRAPH|ICRA|IROS|INTERSPEECH|ICASSP)|"
    "ACL|COLM|UAI|COLT|KDD|WWW|ECIR|ESOP|CAV|ITP|CPP|FSE|ASE|ISSTA|MSR|HPCA|MICRO|CGO|CoRL|CHI"
)
"""Conferences and journals; the second half only in capitals, because they are also words."""
_VENUE: Final = compiled(
    rf"\b(?:(?:published|presented|accepted|appeared)\s+)?(?:(?:at|in|from)\s+)?(?:(?:the|an?)\s+)?(?:venue\s+)?(?P<name>{_VENUES})(?:[ '’-]*(?P<year>20\d\d))?(?:\s+(?:conference|workshop|proceedings))?\b"
)
_FORM: Final = compiled(
    r"\b(?P<name>workshop|oral|spotlight|poster)s?(?=\s+(?:papers?|publications?|presentations?)\b)",
    re.IGNORECASE,
)
"""In what form papers were presented, as their venue says it: "any workshop papers"."""
_AT: Final = compiled(
    rf"\b(?:published|presented|accepted|appeared)\s+(?:at|in)\s+{UNDATED}(?P<name>[^|]+?){_STOP}",
    re.IGNORECASE,
)
_FROM: Final = compiled(
    rf"\b(?i:from|out of|made (?:at|by))\s+(?:the\s+)?(?P<name>(?:[A-Z]|meta\b|fair\b|google|deepmind|openai|microsoft|nvidia)[^|]*?){_STOP}|\b(?P<team>(?i:meta(?:[ -]?ai)?|fair|deepmind|google|openai|microsoft|anthropic|nvidia|apple|amazon|huggingface))(?:['’]s)?\s+(?i:{_LISTING})\b"
)
_ABOUT: Final = compiled(
    r"^\W*(?:that\s+|which\s+)?(?:about|on|regarding|concerning|covering|around|related to|relating to|to do with|dealing with|deal with|mention(?:s|ing)?|us(?:e|es|ing)|"
    r"discuss(?:es|ing)?|stud(?:y|ies|ying)|over|for|über|sur|zu|topic|keywords?|have|has|work on|report(?:s|ing)?(?: results)?(?: on)?|evaluate[sd]? on|tested on|introduc(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|present(?:s|ed|ing)?|best|highest|lowest|strongest)\b\s*:?",
    re.IGNORECASE,
)
_TRAIL: Final = compiled(
    r"(?<![\s?!.,:|-])(?:\b(?:do (?:we|you) have(?: here)?|we have|have we|is there|are there|(?:are|is) (?:in )?(?:here|there)|in (?:the|this|our) (?:corpus|library|collection|channel)|please|papers?|publications?|here|were published|came out|appeared|exist|got|numbers?|scores?)\b|[\s?!.,:|-])+$",
    re.IGNORECASE,
)

_LONGEST: Final = 200
"""Characters in which a trail ends: to look for it everywhere takes as many steps as the square of the text."""


@remembered(64, SENTENCE)  # the readings of one message ask this of the same few texts
def find_in(text: str, today: date) -> Find:
    """The listing that a text asks for; whatever no filter understands is its topic.

    >>> str(find_in("papers between March and October 2025 by Gloeckle about Lean", date(2026, 11, 23)))
    'papers by "Gloeckle" about "Lean" since 2025-03-01 before 2025-11-01'
    """
    find, rest = Find(), text
    for lift in (
        _keyed,
        _phrases,
        _numbers,
        _code,
        _models,
        _first,
        _category,
        _venue,
        _dated(today),
        _ordered,
        _names,
        _origin,
    ):
        find, rest = lift(find, rest)
    return replace(find, words=" ".join(part for part in (find.words, topic(rest)) if part))


def lifted(text: str, today: date) -> tuple[Find, str]:
    """The filters of a text that are told by their own words, wherever these stand, and the text with bars for them.

    >>> lifted("in 2024 cs.PL had which", date(2026, 11, 23))[1].split()
    ['|', '|', 'had', 'which']
    """
    find, rest = Find(), text
    for lift in (_numbers, _category, _meeting, _dated(today)):
        find, rest = lift(find, rest)
    return find, rest


def topic(rest: str) -> str:
    """What is left of a request when its asking words are gone.

    >>> topic("what do we have on theorem proving in Lean?"), topic("which papers use Lean?")
    ('theorem proving in Lean', 'Lean')
    """
    parts = (_bare(part) for part in rest.split("|"))
    return " ".join(part for part in parts if part)


def _bare(part: str) -> str:
    """A stretch without its asking words; what follows "about" is a topic in the asker's words."""
    asked = _ASKING.sub("", part)
    while found := _ABOUT.match(asked):
        asked = asked[found.end() :]
    trail = _TRAIL.search(asked, max(0, len(asked) - _LONGEST))
    return " ".join(asked[: trail.start() if trail else None].strip(" ?!.,:;'\"-").split())


def phrases(text: str) -> tuple[str, ...]:
    """What stands in quotation marks, in order, each once."""
    return tuple(dict.fromkeys(found[1].strip() for found in _QUOTED.finditer(text) if found[1].strip()))


def _phrases(find: Find, rest: str) -> tuple[Find, str]:
    quoted = " ".join(f'"{phrase}"' for phrase in phrases(rest))
    return replace(find, words=f"{find.words} {quoted}".strip()), _QUOTED.sub(BAR, rest)


def _keyed(find: Find, rest: str) -> tuple[Find, str]:
    for found in _KEYED.finditer(rest):
        find = _with_key(find, found["key"].lower(), found["value"].strip('"'))
    return find, _KEYED.sub(BAR, rest)


def _with_key(find: Find, key: str, value: str) -> Find:
    if key in {"author", "by"}:
        return replace(find, authors=(*find.authors, value))
    if key in {"cat", "category"}:
        return replace(find, category=code_of(value) or value)
    if key.startswith("org"):
        return replace(find, organisation=value)
    if key == "venue":
        return replace(find, venue=value)
    return replace(find, words=f"{find.words} {value}".strip())


def _numbers(find: Find, rest: str) -> tuple[Find, str]:
    over, under = _OVER.search(rest), _UNDER.search(rest)
    if over:
        least = number(over["a"]) + 1 if over["a"] else number(over["b"] or over["c"])
        find, rest = replace(find, over=max(0, least - 1)), _cut(rest, over)
    elif under:  # no paper has no author, so that "fewer than 0" asks for none, as "fewer than 1" does
        find, rest = replace(find, under=max(1, number(under["a"]))), _cut(rest, under)
    elif most := _AT_MOST.search(rest):
        find, rest = replace(find, under=number(most["a"]) + 1), _cut(rest, most)
    elif exactly := _EXACTLY.search(rest):
        many = number(exactly["a"])
        find, rest = replace(find, over=max(0, many - 1), under=many + 1), _cut(rest, exactly)
    elif single := _SINGLE.search(rest):
        find, rest = replace(find, under=2), _cut(rest, single)
    return find, rest


def _code(find: Find, rest: str) -> tuple[Find, str]:
    if both := _BOTH.search(rest):
        return replace(find, code=True, models=True), _cut(rest, both)
    found = _CODE.search(rest)
    return (replace(find, code=True), _cut(rest, found)) if found else (find, rest)


def _models(find: Find, rest: str) -> tuple[Find, str]:
    found = _MODELS.search(rest)
    return (replace(find, models=True), _cut(rest, found)) if found else (find, rest)


def _first(find: Find, rest: str) -> tuple[Find, str]:
    led = _LED.search(rest)
    if led:
        find, rest = replace(find, authors=(*find.authors, *split_names(led["names"]))), _cut(rest, led)
        return replace(find, first=True), rest
    found = _FIRST.search(rest)
    return (
        (replace(find, first=True), rest[: found.start()] + " " + rest[found.end() :])
        if found
        else (find, rest)
    )


def _category(find: Find, rest: str) -> tuple[Find, str]:
    found = _CATEGORY.search(rest)
    if found:
        code = code_of(found["code"] or found["word"])
        return (replace(find, category=code), _cut(rest, found)) if code else (find, rest)
    return _named_category(find, rest)


_NAMED: Final = compiled(
    r"(?:\b(?:in|category)\s+(?:the\s+(?:field|area)\s+of\s+)?)(?P<name>" + "|".join(sorted([re.escape(n) for n in SPOKEN if len(n) > 6], key=len, reverse=True)) + r")\b"
    r"|^\W*(?P<alone>" + "|".join(re.escape(n) for n in SPOKEN if " " in n) + rf")\s+{_LISTING}\b",
    re.IGNORECASE,
)  # fmt: skip


def several_categories(text: str) -> bool:
    """Whether a request names more than one category, of which a listing has one."""
    return (
        len({code for found in _CATEGORY.finditer(text) if (code := code_of(found["code"] or found["word"]))})
        > 1
    )


def _named_category(find: Find, rest: str) -> tuple[Find, str]:
    found = _NAMED.search(rest)
    if not found:
        return find, rest
    return replace(find, category=code_of(found["name"] or found["alone"])), _cut(rest, found)


def _venue(find: Find, rest: str) -> tuple[Find, str]:
    return _held_at(find, rest, _VENUE.search(rest) or _AT.search(rest) or _FORM.search(rest))


def _meeting(find: Find, rest: str) -> tuple[Find, str]:
    """A venue that is known by its name."""
    return _held_at(find, rest, _VENUE.search(rest) or _FORM.search(rest))


def _held_at(find: Find, rest: str, found: re.Match[str] | None) -> tuple[Find, str]:
    if not found:
        return find, rest
    year = found.groupdict().get("year")
    name = found["name"].strip()
    if re.fullmatch(r"[\d\s/-]*", name) or fold(name) in {"arxiv", "the"}:
        return find, rest
    return replace(find, venue=f"{name} {year}" if year else name), _cut(rest, found)


def _dated(today: date) -> Callable[[Find, str], tuple[Find, str]]:
    def lift(find: Find, rest: str) -> tuple[Find, str]:
        got, rest = lift_period(rest, today, BAR)
        return replace(find, since=got.since, before=got.before), rest

    return lift


def _ordered(find: Find, rest: str) -> tuple[Find, str]:
    for order, pattern in _ORDERS:
        found = pattern.search(rest)
        if found:
            return replace(find, order=order), rest[: found.start()] + " " + rest[found.end() :]
    return find, rest


def _names(find: Find, rest: str) -> tuple[Find, str]:
    found = _BY.search(rest) or _OWNED.search(rest)
    if not found:
        return find, rest
    names = split_names(found["names"])
    return (replace(find, authors=(*find.authors, *names)), _cut(rest, found)) if names else (find, rest)


def split_names(text: str) -> tuple[str, ...]:
    """The names in "Gloeckle and Synnaeve" or "Gloeckle, F."; spellings of one name joined by "or" count once.

    >>> split_names("both Gloeckle and Kunhao Zheng"), split_names("Gloeckle, F."), split_names("Bakšys or Baksys?")
    (('Gloeckle', 'Kunhao Zheng'), ('Gloeckle, F.',), ('Bakšys',))
    """
    names = [
        _one_spelling(_TITLE.sub("", part))
        for part in _JOIN.split(
            re.sub(r"^\s*(?:both|either|the author|author)\s+", "", text, flags=re.IGNORECASE)
        )
    ]
    return tuple(name for name in names if name and not _is_nobody(name) and not _NO_NAME.search(name))


def _is_nobody(name: str) -> bool:
    return fold(name) in _NOBODY and name not in _SURNAMES


_TITLE: Final = compiled(
    r"^\s*(?:(?:prof(?:essor)?|dr|mr|mrs|ms)\b\.?\s*)+|\s+(?:too|also|as well|only)\W*$", re.IGNORECASE
)
"""What stands around a name without being part of it."""
_NO_NAME: Final = compiled(
    r"^(?:how|what|which|when|where)\b|\b(?:paper|article|model|method)s?$", re.IGNORECASE
)
"""What follows "by" without being anybody: "by how many percent", "used by the pruning paper"."""
_SURNAMES: Final = frozenset({"You", "Her", "Him"})
"""Surnames that are pronouns in lower case."""
_NOBODY: Final = frozenset("him her them it me us you someone anybody anyone this that the whom who".split())


def _one_spelling(part: str) -> str:
    spellings = [
        s.strip(' ?!,;:|"“”()') for s in re.split(r"\s+(?:or|oder|ou)\s+|/", part, flags=re.IGNORECASE)
    ]
    return spellings[0] if len({name_key(s) for s in spellings}) == 1 else part.strip(" ?!,;:|")


def _origin(find: Find, rest: str) -> tuple[Find, str]:
    found = _FROM.search(rest)
    if not found or find.organisation:
        return find, rest
    name = (found["name"] or found["team"]).strip(" ?!.,:")
    if fold(name) in {"the corpus", "our corpus", "corpus", "our library", "arxiv", "here"}:
        return find, _cut(rest, found)
    return replace(find, organisation=name), _cut(rest, found)


def _cut(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + BAR + text[found.end() :]
