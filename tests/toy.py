"""A dozen invented papers that hold every hard case; nobody and nothing in them is real.

Two people of one surname, an initial that could be either, one-name authors, names that are not Latin, accents
with and without, a team, a withdrawn paper, one without an abstract, an old-style id, 300 authors.
"""

from datetime import date
from typing import Final

from bot.papers import Link, Name, Paper

MANY: Final = tuple(Name(f"Collider{chr(97 + i // 26)}{chr(97 + i % 26)}", "Quentin") for i in range(300))

PAPERS: Final = (
    Paper(
        "2401.00001",
        "Lighthouse: Beacon Scheduling for Sleepy Sensor Networks",
        "We present Lighthouse, a scheduler for sensor networks that sleep most of the day. Lighthouse wakes 12 nodes "
        "at a time and saves 41.5% of their energy on the HarborBench benchmark. Code is available.",
        (Name("Møller", "Ada"), Name("Kowalczyk", "Łukasz"), Name("O'Brannigan", "Niamh")),
        date(2024, 1, 5),
        ("cs.NI", "cs.DC"),
        organisation="harbor-labs",
        venue="TOYCON 2024",
        aliases=("Lighthouse",),
        links=(Link("code", "https://example.org/lighthouse"),),
        version=2,
        updated=date(2024, 2, 1),
    ),
    Paper(
        "2402.00002",
        "Do Sleepy Sensors Dream? A Survey of Duty Cycling",
        "We survey duty cycling, a way to let sensor networks sleep. Of 214 systems, only nine report energy.",
        (Name("Moller", "Ada"), Name("Petrov", "Ivan")),
        date(2024, 2, 7),
        ("cs.NI",),
        version=1,
    ),
    Paper(
        "2403.00003",
        "Proof Gardens: Growing Verified Programs from Seeds",
        "We formalise program synthesis as gardening. Proof Gardens proves 1,234 lemmas without human help.",
        (Name("Petrov", "Irina"), Name("Vance Holloway", "Marguerite"), Name("Armand-Lefèvre", "Jean-Luc")),
        date(2024, 3, 9),
        ("cs.PL", "cs.LO"),
        venue="TOYPL 2024",
        aliases=("Proof Gardens", "PG"),
    ),
    Paper(
        "2404.00004",
        "Seeds of Doubt: When Verified Programs Are Wrong",
        "Verified programs can be wrong when their specification is. We find 17 wrong specifications.",
        (Name("Petrov", "I."), Name("Holloway", "Marguerite Vance")),
        date(2024, 4, 2),
        ("cs.PL",),
    ),
    Paper(
        "2405.00005",
        "TideNet: Predicting Tides with Recurrent Puddles",
        "We introduce TideNet, a recurrent network of puddles. TideNet predicts tides within 3 cm.",
        (Name("Tidewater Team", team=True), Name("Suryani"), Name("Kowalczyk", "Lukasz")),
        date(2024, 5, 20),
        ("cs.LG", "physics.ao-ph"),
        organisation="harbor-labs",
        aliases=("TideNet",),
        links=(Link("models", "https://example.org/tidenet"), Link("code", "https://example.org/tides")),
    ),
    Paper(
        "2406.00006",
        "On Words for Rain",
        "",
        (Name("山田", "花子"), Name("Иванов", "Пётр")),
        date(2024, 6, 1),
        ("cs.CL",),
    ),
    Paper(
        "2407.00007",
        "A Faster Abacus",
        "This paper has been withdrawn by the authors because bead 7 was lost.",
        (Name("Quist", "Björn"),),
        date(2024, 7, 7),
        ("cs.AR",),
        comment="Withdrawn: bead 7 was lost",
        withdrawn=True,
        version=2,
        updated=date(2024, 7, 9),
    ),
    Paper(
        "2408.00008",
        "Observation of a Very Small Marble at the Great Slope",
        "We report the observation of a very small marble, with a significance of 5.2 standard deviations.",
        MANY,
        date(2024, 8, 8),
        ("hep-ex",),
    ),
    Paper(
        "math/0309001",
        "Counting Knots in Wet String",
        "We count knots in wet string and obtain exactly 42 of them.",
        (Name("Groß", "Käthe"), Name("Quist", "Bjoern")),
        date(2003, 9, 1),
        ("math.GT",),
        journal="J. Wet String 3 (2003) 1-9",
    ),
    Paper(
        "2409.00009",
        "Small Language Models for Long Sentences",
        "Language models read long sentences. Our small language model has 300 million parameters and reads "
        "sentences of up to 9k words. It is trained with reinforcement learning.",
        (Name("Wren", "Aram H."), Name("Osei", "Kwame")),
        date(2024, 9, 9),
        ("cs.CL", "cs.LG"),
    ),
    Paper(
        "2410.00010",
        "Long Sentences, Short Models",
        "We shorten models until long sentences no longer fit. Models of language shrink by 65.8%.",
        (Name("Wren", "Aram"), Name("Osei", "K.")),
        date(2024, 10, 10),
        ("cs.CL",),
    ),
    Paper(
        "2411.00011",
        "Gossip Protocols <for> Very Polite & Formal Nodes",
        "Polite nodes do not gossip. We show that a network of polite nodes still converges in 6 rounds.",
        (Name("Quist", "Wilhelmina"), Name("Osei", "Abena")),
        date(2024, 11, 11),
        ("cs.DC",),
    ),
)
