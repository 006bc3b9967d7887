"""Finding papers and people in a large library: how often right, and how fast.

    python tests/benchmarks/search.py FOLDER

Opens the library that `paperbot ingest snapshot` or scale.py left in FOLDER, and asks for names as people mistype
them, and for known items by four words of a title. Times are CPU milliseconds: median / 95th / 99th percentile.
"""

import argparse
import random
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Find
from bot.search.persons import letters
from bot.search.terms import parts
from bot.text import content

Result = TypeVar("Result")
GERMAN = str.maketrans({"ö": "oe", "ä": "ae", "ü": "ue", "ø": "oe", "ß": "ss", "é": "e", "ł": "l"})


def cpu(work: Callable[[], Result]) -> tuple[Result, float]:
    """What a piece of work gives, and its CPU milliseconds."""
    began = time.process_time()
    result = work()
    return result, 1000 * (time.process_time() - began)


def spread(times: Sequence[float]) -> str:
    """Median, 95th and 99th percentile."""
    ranked = sorted(times)
    return " / ".join(
        f"{ranked[min(len(ranked) - 1, int(len(ranked) * share))]:.2f}" for share in (0.5, 0.95, 0.99)
    )


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def typo(word: str, chance: random.Random) -> str:
    """One letter changed, dropped or doubled."""
    at = chance.randrange(1, len(word))
    kind = chance.randrange(3)
    letter = chance.choice("aeiourstnl")
    return word[:at] + (letter, "", word[at] * 2)[kind] + word[at + 1 :]


def swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1) if len(word) > 2 else 0
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def spoilt(name: Name, chance: random.Random) -> Iterable[tuple[str, str]]:
    """(kind, as typed) of a printed name."""
    whole = f"{name.given} {name.family}"
    yield "as printed", whole
    if not whole.isascii():
        yield "accents dropped", plain(whole)
        yield "transliterated", whole.translate(GERMAN)
    yield "initials", " ".join(f"{part[0]}." for part in name.given.split()) + f" {name.family}"
    yield "last, first", f"{name.family}, {name.given}"
    yield "last first", f"{name.family} {name.given}"
    yield "lower case", whole.lower()
    if len(name.family) > 4:
        yield "typo in surname", f"{name.given} {typo(name.family, chance)}"
        yield "letters swapped", f"{name.given} {swapped(name.family, chance)}"
    if len(name.given) > 4 and " " not in name.given:
        yield "typo in given name", f"{typo(name.given, chance)} {name.family}"


def names(library: Library, papers: Sequence[Paper], chance: random.Random) -> None:
    """How often the right person comes first, and among the first five."""
    pool = sorted({name for paper in papers for name in paper.authors if name.given and parts(name.family)})
    first: dict[str, list[bool]] = {}
    five: dict[str, list[bool]] = {}
    times = []
    for name in chance.sample(pool, min(700, len(pool))):
        for kind, typed in spoilt(name, chance):
            found, spent = cpu(partial(library.resolve, typed))
            times.append(spent)
            people = [*found.exact, *found.near]
            right = [any(_is(spelling, name, kind) for spelling in person.names) for person in people]
            first.setdefault(kind, []).append(any(right[:1]))
            five.setdefault(kind, []).append(any(right[:5]))
    for kind, hits in first.items():
        print(f"  {kind:20} {len(hits):5}  first {share(hits):.3f}  in five {share(five[kind]):.3f}")
    firsts, fives = [h for hits in first.values() for h in hits], [h for hits in five.values() for h in hits]
    print(
        f"  all                  {len(firsts):5}  first {share(firsts):.3f}  in five {share(fives):.3f}   {spread(times)} ms"
    )


def _is(found: Name, name: Name, kind: str) -> bool:
    """Whether the right person was found; of initials, anybody whom they fit is right."""
    if kind != "initials":
        return not letters(found).isdisjoint(letters(name))
    return (
        parts(found.family)[-1:] == parts(name.family)[-1:]
        and found.given[:1].lower() == name.given[:1].lower()
    )


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))


def known(library: Library, papers: Sequence[Paper], chance: random.Random, *, mistyped: bool) -> None:
    """Four words of a title: is its paper first, is it in ten?"""
    ranks, times = [], []
    wordy = [paper for paper in papers if len(content(paper.title)) >= 4]
    for paper in chance.sample(wordy, min(1000, len(wordy))):
        words = chance.sample(content(paper.title), 4)
        if mistyped and (long := [i for i, word in enumerate(words) if len(word) > 4]):
            at = chance.choice(long)
            words[at] = typo(words[at], chance)
        found, spent = cpu(partial(library.find, Find(words=" ".join(words))))
        times.append(spent)
        ranks.append(found.ids.index(paper.id) if paper.id in found.ids else 99)
    what = "four title words, one typo" if mistyped else "four title words"
    print(
        f"  {what:27} first {share([r == 0 for r in ranks]):.3f}  in ten {share([r < 10 for r in ranks]):.3f}   {spread(times)} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    chance = random.Random(7)
    library = Library.open(f"sqlite:///{folder / 'paperbot.sqlite3'}", folder)
    ids = [change.id for change in library.records.changed_since(0, 10**6)]
    papers = library.papers(chance.sample(ids, min(5000, len(ids))))
    print(f"{library.size():,} papers")
    names(library, papers, chance)
    known(library, papers, chance, mistyped=False)
    known(library, papers, chance, mistyped=True)
    library.close()


if __name__ == "__main__":
    main()
