"""Papers put together out of the real and the toy ones, and requests about them: enough that an order can differ."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

from bot.papers import Name, Paper
from bot.queries import Find, Part
from bot.search.finding import Known, Parts

CATEGORIES = ("cs.LG", "cs.CL", "cs.AI", "math.AG", "hep-ex", "stat.ML")
NAMES = (
    Name("Glöckle", "Fabian"), Name("Gloeckle", "F."), Name("Gloeckle", "Walter"), Name("Wang", "Wei"), Name("Wang", "W."),
    Name("Wang", "Wei-Chen"), Name("O'Brannigan", "Niamh"), Name("Armand-Lefèvre", "Jean-Luc"), Name("Łukasiewicz", "Jan"),
    Name("García Márquez", "Ana"), Name("van der Berg", "Jan"), Name("ATLAS Collaboration", team=True), Name("Müller", "Jürgen"),
)  # fmt: skip


def crowd(seeds: Sequence[Paper], size: int) -> Iterator[Paper]:
    """So many papers, always the same."""
    chance = Random(11)
    for number in range(size):
        one, two, three = chance.choices(seeds, k=3)
        words, more = one.title.split(), two.title.split()
        sentences = [part for each in (one, two, three) for part in each.abstract.split(". ")]
        yield replace(
            one,
            id=f"{2001 + number % 12:04}.{number:05}",
            title=" ".join((*words[: -(-len(words) // 2)], *more[len(more) // 2 :])),
            abstract=". ".join(chance.sample(sentences, min(6, len(sentences)))),
            authors=tuple(dict.fromkeys(chance.choices(NAMES, k=chance.randint(1, 5)))),
            date=date(2019, 1, 1) + timedelta(days=7 * number % 2500),
            categories=tuple(dict.fromkeys(chance.choices(CATEGORIES, k=2))),
            aliases=(),
            curated=False,
        )


TOPICS = (
    "language models", "code generation", "theorem proving", "in-context learning", "multi-token prediction", "sensor networks",
    "verified programs", "Lean", "sleepy sesnors", "formalising mathematics", "pre-training", "pretraining data", "proofs", "RL",
    "world models", "compiler optimization", "data quality", '"language models"', '"verified programs" wrong', "the the the",
    "tides", "knot counting", "large language models for code", "quantum gravity", "energy", "benchmarks of code", "KoLMogorov",
    "decoding", "synthetic corruptions", "textbook formalization",
)  # fmt: skip
FILTERS = (
    Find(), Find(category="cs.LG"), Find(category="math"), Find(since=date(2022, 1, 1)), Find(before=date(2021, 6, 1)),
    Find(order="newest"), Find(order="oldest"), Find(over=3), Find(under=3), Find(code=True), Find(page=2), Find(top=3),
)  # fmt: skip
TYPED = (
    "Gloeckle", "Glöckle", "F. Gloeckle", "Gloeckle, F.", "gloeckle fabian", "Gloekle", "Wang", "Wei Wang", "W. Wang", "Wang, Wei-Chen",
    "obrannigan", "O Brannigan", "Niamh O’Brannigan", "Lefevre", "J.-L. Armand-Lefèvre", "Jean Luc Armand Lefevre", "Lukasiewicz",
    "Łukasiewicz", "Garcia Marquez", "Márquez", "van der Berg", "Berg, Jan", "the ATLAS collaboration", "ATLAS", "Mueller", "Müller",
    "Muller", "J. Müller", 'M\\"uller', 'G\\"ockle', "Nobody Atall", "", "W", "山田", "Wie Wang", "Jürgen", "Fabian", "Ada Moller",
)  # fmt: skip
TITLES = (
    "the KoLMogorov test", "KT", "CWM", "Code Llama", "code lama", "Better & Faster Large Language Models", "2308.12950", "arXiv:2404.19737",
    "Lighthouse", "lighthuose", "Proof Gardens", "the Proof Gardens paper", "a title that nobody wrote", "Seeds of Doubt", "PG", "ProofOptimizer",
)  # fmt: skip
NASTY = (
    '{"match_all":{}}', "*", "?", "a OR b", "title:code", "+code -models", "(((", '"', '"""', "\\", "/.*/", "[1 TO 2]", "~", "^", "code~2",
    "_exists_:title", "x'; DROP TABLE papers;--", "\x00", "\x1f", "\ud800", "<script>", "é" * 300, "code\nmodels", "..", "AND", "~surname~wang",
    "𝛼-rank", "ﬁne", "İstanbul", "a.b.c.d", "C++", "#", "@", "&", "{", "}", "|", "!", "::", "%%", "$x$", "\u202e",
)  # fmt: skip
PARTS = (
    Parts(either=(Known(Part(words="code")), Known(Part(words="sensor networks")))),
    Parts(without=(Known(Part(words="language models")),)),
    Parts(without=(Known(Part(category="cs.LG")), Known(Part(words="proofs")))),
    Parts(either=(Known(Part(category="hep-ex")),), without=(Known(Part(words="code")),)),
)
"""Alternatives and exclusions."""


def listings() -> Iterator[tuple[Find, Parts]]:
    """Topics, filters, phrases, pages, exclusions, and what is no request at all."""
    for n, (words, one) in enumerate(product(TOPICS, FILTERS)):
        if n % 3 == 0 or not one.words:
            yield replace(one, words=words), Parts()
    yield from ((one, Parts()) for one in FILTERS)
    yield from (
        (replace(one, words=words), parts) for parts in PARTS for words in TOPICS[:5] for one in FILTERS[:2]
    )
    yield from ((Find(words=text), Parts()) for text in NASTY)
