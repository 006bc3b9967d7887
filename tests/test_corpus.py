"""The curated corpus: the ten papers as they were handed over, and every way of breaking a file."""

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus import load
from bot.papers import Name, Paper

ROOT = Path(__file__).parent.parent

SOUND = """\
id: "2308.12950"
title: "Code Llama: Open Foundation Models for Code"
date: 2023-08-24
authors:
  - "Baptiste Rozière"
  - "Canton Ferrer, Cristian"
abstract: >-
  We release Code Llama,
  a family of models.
links:
  - kind: code
    url: "https://github.com/facebookresearch/codellama"
    source: "several sources agree"
sources:
  id: "https://huggingface.co/papers/2308.12950"
  authors: "several citations"
"""

BROKEN = {
    "unknown key": ("titel: x\n" + SOUND, 1, '"titel" is no field; write "title"'),
    "missing field": (SOUND.replace('title: "Code', 'venue: "Code'), 1, '"title" is missing; add title: "'),
    "number for an id": (
        SOUND.replace('"2308.12950"', "2308.12950"),
        1,
        '2308.12950 without quotes is read as the number 2308.1295; write "2308.12950"',
    ),
    "bad id": (SOUND.replace('"2308.12950"', '"2313.12950"'), 1, '"2313.12950" is no arXiv id; write one'),
    "versioned id": (
        SOUND.replace('2950"\ntitle', '2950v2"\ntitle'),
        1,
        'not the bare id; write "2308.12950"',
    ),
    "bad date": (SOUND.replace("08-24", "13-40"), 3, 'it is "2023-13-40"; write year-month-day'),
    "quoted date": (SOUND.replace("2023-08-24", '"2023-08-24"'), 3, "without quotes, such as 2025-09-30"),
    "date with a time": (SOUND.replace("08-24", "08-24 10:00:00"), 3, "write year-month-day"),
    "false for a text": ("venue: NO\n" + SOUND, 1, 'NO without quotes is read as false; write "NO"'),
    "false for an author": (
        SOUND.replace('"Baptiste Rozière"', "No"),
        5,
        'No without quotes is read as false; write "No"',
    ),
    "text for a list": ("aliases: CWM\n" + SOUND, 1, '"aliases" should be a list'),
    "list for a text": ("venue: [ICML]\n" + SOUND, 1, '"venue" should be a text; a list stands there'),
    "no value": ("venue:\n" + SOUND, 1, "write a value, or remove the line"),
    "no source": ("venue: ICML 2024\n" + SOUND, 1, '"venue" has no source; under sources, add venue:'),
    "needless source": (SOUND + "  venue: x\n", 17, 'names a source of "venue", which is not given'),
    "key given twice": (SOUND + 'id: "2308.12951"\n', 17, '"id" is given twice; keep one'),
    "list for a key": (SOUND + "? [a]\n: b\n", 17, "write a plain name"),
    "bad category": ("categories: [Programming]\n" + SOUND, 1, "write one such as cs.PL"),
    "unknown category": (
        "categories: [cs.XX]\n" + SOUND,
        1,
        '"cs.XX" is no arXiv category; write ',
    ),
    "one author twice": (
        SOUND.replace("Canton Ferrer, Cristian", "Baptiste Roziere"),
        4,
        'names "Baptiste Roziere" twice; remove one',
    ),
    "two names": (SOUND.replace("Canton Ferrer, Cristian", "A, B, C"), 6, "is no single name"),
    "et al.": (SOUND.replace("Canton Ferrer, Cristian", "A. Ho et al."), 6, "is no single name"),
    "odd author": (
        SOUND.replace('- "Canton Ferrer, Cristian"', "- {crew: x}"),
        6,
        'team: "name of the team"',
    ),
    "no authors": (
        SOUND.replace('\n  - "Baptiste Rozière"\n  - "Canton Ferrer, Cristian"', " []"),
        4,
        "authors",
    ),
    "unsafe link": (SOUND.replace("https://github", "javascript:x"), 12, "begins with https://"),
    "unknown kind": (SOUND.replace("kind: code", "kind: blog"), 11, "write kind: code"),
    "line break": (SOUND.replace(">-", "|-"), 7, "begin it with >- instead"),
    "hidden direction": (SOUND.replace("Llama:", "Llama\u202e:"), 2, "U+202E; remove it"),
    "escaped control": (SOUND.replace("Llama:", "Llama\\x07:"), 2, "U+0007; remove it"),
    "control character": (SOUND.replace("Llama:", "Llama\x07:"), 2, "control character U+0007; remove it"),
    "alias": (
        SOUND.replace("Code Llama:", "x").replace('"x', '&a "x') + "venue: *a\n",
        2,
        "write the value out",
    ),
    "tag": (SOUND.replace("date: ", "date: !!str "), 3, "uses a YAML tag (!); remove it"),
    "depth": (SOUND + "venue: [[[[[[[x]]]]]]]\n", 17, "nests deeper"),
    "broken": (SOUND + "venue: [x\n", 18, "is no YAML"),
    "list": ("- a\n", 1, 'write one "field: value" a line'),
    "empty": ("", 1, 'write one "field: value" a line'),
    "two documents": (SOUND + "---\n" + SOUND, 17, "is no YAML"),
}


def broken(folder: Path, text: str | bytes) -> list[str]:
    """What is said of a folder that holds this one file."""
    (folder / "a.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    papers, problems = load(folder)
    assert not papers or not problems
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


@pytest.mark.parametrize("case", BROKEN)
def test_each_problem_names_its_line_and_the_remedy(case: str, tmp_path: Path) -> None:
    """A broken file is told in one line: where, what is wrong, and what to write instead."""
    text, line, words = BROKEN[case]
    said = broken(tmp_path, text)
    assert any(told.startswith(f"a.yaml:{line}: ") and words in told for told in said), said
    assert not any("\n" in told for told in said)


def test_a_sound_file_becomes_a_paper(tmp_path: Path) -> None:
    """Every field arrives, folded text as one line, and surnames of several words stay whole."""
    assert not broken(tmp_path, SOUND)
    (paper,) = load(tmp_path)[0]
    assert paper.authors == (Name("Rozière", "Baptiste"), Name("Canton Ferrer", "Cristian"))
    assert paper.abstract == "We release Code Llama, a family of models."
    assert (paper.date, paper.curated, paper.version) == (datetime.date(2023, 8, 24), True, 0)
    assert ("code", "several sources agree") in paper.sources


def test_all_problems_of_all_files_are_named(tmp_path: Path) -> None:
    """One run tells everything: several problems of a file, and of several files, in order."""
    (tmp_path / "a.yaml").write_text("titel: x\nvenue: NO\n" + SOUND)
    (tmp_path / "b.yaml").write_text(SOUND)
    (tmp_path / "c.yaml").write_text(SOUND)
    (tmp_path / "d.yml").write_text(SOUND)
    papers, problems = load(tmp_path)
    assert [f"{Path(p.file).name}:{p.line}" for p in problems] == [
        "d.yml:1",
        "a.yaml:1",
        "a.yaml:2",
        "a.yaml:2",
        "c.yaml:1",
    ]
    assert problems[-1].what == 'the id "2308.12950" is also in b.yaml; keep one of the two'
    assert len(papers) == 1


def test_an_alias_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    """Nine levels of nine references each would be 387 million values; none is made."""
    bomb = 'a: &a ["x","x"]\n' + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert broken(tmp_path, bomb) == [
        "a.yaml:1: uses a YAML anchor or alias (& or *); write the value out, in quotes"
    ]


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """Ten megabytes are refused by their size alone."""
    (said,) = broken(tmp_path, b"a: " + b"x" * 10_000_000)
    assert said.startswith("a.yaml:1: is larger than 64 KB")


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    """A file saved in Latin-1 is named, with the line of the first wrong byte."""
    assert broken(tmp_path, SOUND.encode("latin-1")) == ["a.yaml:5: is not UTF-8; save the file as UTF-8"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder or a dead link where a file belongs is a problem; so is a missing corpus folder."""
    (tmp_path / "a.yaml").mkdir()
    (tmp_path / "b.yaml").symlink_to(tmp_path / "nowhere")
    assert [p.what.partition(";")[0] for p in load(tmp_path)[1]] == ["is not a file", "is not a file"]
    assert load(tmp_path / "nowhere")[1][0].what.startswith("is not a folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    """An unreadable file is a problem like any other."""
    (tmp_path / "a.yaml").write_text(SOUND)
    (tmp_path / "a.yaml").chmod(0)
    assert "cannot be read (Permission denied)" in str(load(tmp_path)[1][0])


def test_loading_changes_nothing(tmp_path: Path) -> None:
    """The files are the same afterwards, broken or not."""
    (tmp_path / "a.yaml").write_text("titel: x\n" + SOUND)
    before = (tmp_path / "a.yaml").stat()
    load(tmp_path)
    assert (tmp_path / "a.yaml").stat().st_mtime_ns == before.st_mtime_ns
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.none(), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from([*yaml.safe_load(SOUND), "aliases", "version", "venue", "updated", "withdrawn"])


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=150)
def test_any_bytes_give_a_paper_or_problems(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Whatever stands in a file, reading it ends in a paper or in words, never in an exception."""
    folder = tmp_path_factory.getbasetemp()
    assert broken(folder, raw)
    assert broken(folder, SOUND.encode() + raw) or load(folder)[0]


@given(FIELDS, VALUES)
@settings(max_examples=150)
def test_any_value_in_any_field_gives_a_paper_or_problems(
    tmp_path_factory: pytest.TempPathFactory, field: str, value: Any
) -> None:
    """A field of any shape is taken or explained."""
    text = yaml.safe_dump(yaml.safe_load(SOUND) | {field: value}, allow_unicode=True)
    said = broken(tmp_path_factory.getbasetemp(), text)
    assert all(": " in line and line.startswith("a.yaml:") for line in said)


def test_the_ten_papers_are_as_they_were_handed_over(shared: Path, corpus_papers: tuple[Paper, ...]) -> None:
    """Titles, abstracts, first authors, organisations and days equal the listing, byte for byte."""
    listing = (shared / "data/corpus/listing.txt").read_text().split("\n")
    records = {listing[i + 2]: listing[i : i + 2] for i in range(0, len(listing) - 2, 3)}
    assert len(corpus_papers) == len(records) == 10
    for paper in corpus_papers:
        day, line = records[paper.abstract]
        organisation = f" · {paper.organisation}" if paper.organisation else ""
        assert line == f"{paper.title}{', '.join(map(str, paper.authors[:3]))} et al.{organisation}"
        assert day.startswith(f"{paper.primary[3:]}{paper.date:%b} {paper.date.day}")


def test_the_ten_papers_have_all_their_authors(shared: Path, corpus_papers: tuple[Paper, ...]) -> None:
    """Authors, ids and first days equal the collected facts; collectives are teams, surnames whole."""
    facts = yaml.safe_load((shared / "data/corpus/facts.yaml").read_text())["papers"]
    known = {fact["arxiv_id"]["value"]: fact for fact in facts}
    for paper in corpus_papers:
        assert [str(name) for name in paper.authors] == known[paper.id]["authors"]["value"]
        assert known[paper.id]["first_version"]["value"].startswith(paper.date.isoformat())
    names = {name for paper in corpus_papers for name in paper.authors}
    assert Name("FAIR CodeGen team", team=True) in names
    assert Name("Youbi Idrissi", "Badr") in names


def test_autoformbot_is_the_name_of_one_paper(corpus_papers: tuple[Paper, ...]) -> None:
    """Third parties give AutoformBot to another paper; here it belongs to 2605.29955 alone."""
    assert [paper.id for paper in corpus_papers if "AutoformBot" in paper.aliases] == ["2605.29955"]
    assert [paper.id for paper in corpus_papers if "RepoProver" in paper.aliases] == ["2604.03071"]
