"""Citations, read back by other programs' parsers."""

import json
from datetime import date

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parsed
from pybtex.database import parse_string

from bot.citations import Entry, written
from bot.papers import Name, Paper

CUPS = Paper(
    "2503.10001",
    "Why Do τ²-Cups Leak? {A & B}",
    "We study cups.",
    (
        Name("van der Berg", "Ánna Q."),
        Name("Jones", "John", "Jr."),
        Name("the TEAPOT and KETTLE Collaboration", team=True),
        Name("Fan", 'Linxi "Jim"'),
    ),
    date(2025, 3, 5),
    ("cs.CL", "cs.LG"),
    version=3,
    updated=date(2026, 1, 7),
)
POTS = Paper(
    "2401.00002",
    "Pots",
    "We study pots.",
    (Name("Wu", "Bo"),),
    date(2024, 1, 2),
    ("math.AG",),
    venue="CUPCON 2025 (oral)",
)
PANS = Paper(
    "math/0101001", "Pans $x$", "Gone.", (Name("Li", "Di"),), date(2001, 1, 3), ("math.AG",), journal="J. Pans 12 (2003), 3-14",
    withdrawn=True, comment="Withdrawn since Lemma 2 is wrong.", tex=r"Pans $\mathbb{P}^2$",
)  # fmt: skip
ALL = (Entry(CUPS, "berg2025cups"), Entry(POTS, "wu2024pots"), Entry(PANS, "li2001pans"))


def test_two_parsers_read_what_was_written() -> None:
    """Authors, titles, years, ids and places come back from pybtex and bibtexparser."""
    made = written("bibtex", ALL)
    read = parse_string(made, "bibtex").entries
    assert [(key, entry.type) for key, entry in read.items()] == [
        ("berg2025cups", "misc"),
        ("wu2024pots", "inproceedings"),
        ("li2001pans", "misc"),
    ]
    berg, jones, team, fan = read["berg2025cups"].persons["author"]
    assert (berg.prelast_names, berg.last_names) == (["van", "der"], ["Berg"])
    assert jones.lineage_names == ["Jr."]
    assert team.last_names == ["{the TEAPOT and KETTLE Collaboration}"]
    assert fan.last_names == ["Fan"]
    assert read["wu2024pots"].fields["booktitle"] == "CUPCON 2025"
    assert read["wu2024pots"].fields["year"] == "2025"
    assert "Withdrawn" in read["li2001pans"].fields["note"]
    fields = {f.key: f.value for f in parsed(made).entries_dict["berg2025cups"].fields}
    assert (fields["eprint"], fields["eprinttype"], fields["year"]) == ("2503.10001", "arXiv", "2025")
    assert fields["title"] == r"{Why Do $\tau^{2}$-Cups Leak? \textbraceleft{}A \& B\textbraceright{}}"


def test_a_version_that_was_asked_for_is_cited() -> None:
    """Its number stands in id and address, and its day is the day."""
    third = Entry(CUPS, "berg2025cups", 3)
    for style in ("bibtex", "biblatex", "ris", "csl", "apa", "markdown", "ieee"):
        assert "2503.10001v3" in written(style, [third])
    assert "2026" in written("apa", [third])
    assert "2025" in written("apa", [Entry(CUPS, "k", 1)])


def test_ris_is_read_as_a_preprint() -> None:
    """By the tags that Zotero and pandoc know one by."""
    (cups, pots, pans) = rispy.loads(written("ris", ALL))
    assert (cups["type_of_reference"], cups["name_of_database"], cups["accession_number"]) == (
        "UNPD",
        "arXiv",
        "arXiv:2503.10001",
    )
    assert cups["authors"][0] == "van der Berg, Ánna Q."
    assert pots["notes"] == ["CUPCON 2025 (oral)"]
    assert any("Lemma 2" in note for note in pans["notes"])


def test_csl_json_has_people_and_teams() -> None:
    cups, pots, _ = json.loads(written("csl", ALL))
    assert cups["author"][2] == {"literal": "the TEAPOT and KETTLE Collaboration"}
    assert cups["author"][3] == {"family": "Fan", "given": "Linxi"}
    assert (cups["type"], cups["genre"], cups["issued"]) == (
        "article",
        "Preprint",
        {"date-parts": [[2025, 3, 5]]},
    )
    assert (pots["type"], pots["container-title"]) == ("paper-conference", "CUPCON 2025")


@pytest.mark.parametrize(
    "style",
    [
        "ieee",
        "acm",
        "acl",
        "mla",
        "chicago",
        "harvard",
        "vancouver",
        "nature",
        "science",
        "ama",
        "aps",
        "springer",
    ],
)
def test_every_style_names_the_paper(style: str) -> None:
    """A reference a paper, in which no full stop follows a question mark."""
    lines = written(style, ALL).splitlines()
    assert len(lines) == len(ALL)
    assert all(any(name in line for line in lines) for name in ("Berg", "Wu", "Li"))
    assert not any("?." in line or "?”." in line for line in lines)


def test_apa_leaves_out_nicknames_and_needless_stops() -> None:
    assert written("apa", ALL[:1]) == (
        "van der Berg, Á. Q., Jones, J., Jr., the TEAPOT and KETTLE Collaboration, & Fan, L. (2025). "
        "Why Do τ²-Cups Leak? {A & B}. arXiv. https://arxiv.org/abs/2503.10001"
    )
