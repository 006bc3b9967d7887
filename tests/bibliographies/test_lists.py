"""Lists that people have, odd ones among them."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bibliographies import read
from bot.citations import Entry, written
from bot.papers import Name, Paper

BIB = (
    (
        "@misc{a, title={A Test}, author={Wu, Bo}, eprint={2503.10001}, archivePrefix={arXiv}}",
        "A Test|Bo Wu|2503.10001",
    ),
    (
        "@article{a, title={{A {T}est}}, author={Bo Wu and Di Li}, journal={arXiv preprint arXiv:2503.10001}}",
        "A Test|Bo Wu|Di Li|2503.10001",
    ),
    (
        '@online{a, title = "Quoted {Test}", author = "Wu, Jr., Bo", url = {https://arxiv.org/abs/2503.10001v2}}',
        "Quoted Test|Bo Wu Jr.|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={{The A and B Team} and Wu, Bo}, doi={10.48550/arXiv.2503.10001}}",
        "T|The A and B Team|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={van der Berg, {\\'A}nna}, eprint={2503.10001}}",
        "T|Ánna van der Berg|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Nguy{\\~{\\^e}}n, V{\\u a}n}, eprint={math/0309136}}",
        "T|Văn Nguyễn|math/0309136",
    ),
    ("@misc{a, title={T}, author={Wu, Bo and others}, eprint={2503.10001}}", "T|Bo Wu|2503.10001"),
    (
        "@misc{a, title={The $x^2$ law of \\& and 5\\%}, author={Wu, Bo}, eprint={2503.10001}}",
        "The x² law of & and 5%|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Wu, Bo}, eprint={2503.10001}, abstract={One\n@two is not an entry\n100% of it}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Wu, Bo}, url={http://arxiv.org/abs/2503.10001?x=a%20b;c}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        '@STRING{x = "X"}\n@COMMENT{y}\n% z\nfree text\n@Misc{a, TITLE={T}, Author={Wu, Bo}, Eprint={2503.10001}}',
        "T|Bo Wu|2503.10001",
    ),
    (
        "\ufeff@misc{a,\r\n title={T},\r\n author={Wu, Bo},\r\n eprint={arXiv:2503.10001 [cs.CL]}\r\n}\r\n",
        "T|Bo Wu|2503.10001",
    ),
    ("@misc{a b:c/d, title={T}, author={Wu, Bo}, eprint={2503.10001}}", "T|Bo Wu|2503.10001"),
    (
        "@misc{é, title={Ünï}, author={Łoś, Øyvind}, eprint={2503.10001}, year={n.d.}, month={13}}",
        "Ünï|Øyvind Łoś|2503.10001",
    ),
    (
        "@inproceedings{a, title={T}, author={Wu, Bo}, booktitle={CUPCON}, year=2026, note={arXiv:2503.10001}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "@misc(a, title = {In parentheses}, author = {Wu, Bo}, eprint = {2503.10001})",
        "In parentheses|Bo Wu|2503.10001",
    ),
    (
        '@string{nips = "NeurIPS"}\n@inproceedings{a, title="One" # " " # "Two", author={Wu, Bo}, booktitle=nips, eprint={2503.10001}}',
        "One Two|Bo Wu|2503.10001",
    ),
    (
        "@misc{a,\n  title = {T},\n  author = {Wu, Bo\n            and\n            Li, Di},\n  eprint = {2503.10001}\n}",
        "T|Bo Wu|Di Li|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Ludwig van Beethoven}, eprint={2503.10001}}",
        "T|Ludwig van Beethoven|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={de la Vall{\\'e}e Poussin, Charles-Jean}, eprint={2503.10001}}",
        "T|Charles-Jean de la Vallée Poussin|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={{\\DJ}or{\\dj}evi{\\'c}, \\v{Z}eljko}, eprint={2503.10001}}",
        "T|Željko Đorđević|2503.10001",
    ),
    (
        '@misc{a, title={T}, author={{\\AA}str{\\"o}m, K. J. and S{\\o}rensen, \\AE{}gir}, eprint={2503.10001}}',
        "T|K. J. Åström|Ægir Sørensen|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Team, OpenAI and {Google DeepMind}}, eprint={2503.10001}}",
        "T|OpenAI Team|Google DeepMind|2503.10001",
    ),
    ("@misc{a, title={T}, author={Plato}, eprint={2503.10001}}", "T|Plato|2503.10001"),
    (
        "@misc{a, title={``Quoted'' -- and --- dashed}, author={Wu, Bo}, eprint={2503.10001}}",
        "“Quoted” -- and --- dashed|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={A~tie, a\\,space and \\emph{stress} of \\textsc{Caps}}, author={Wu, Bo}, eprint={2503.10001}}",
        "A tie, a space and stress of Caps|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Wu, Bo}, url={\\url{https://arxiv.org/abs/2503.10001}}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "@misc{a, title={T}, author={Wu, Bo}, eprint={https://arxiv.org/abs/2503.10001}, eprinttype={arxiv}, eprintclass={cs.CL}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "@online{a, title={T}, author={Wu, Bo}, date={2025-03-01/2025-04}, eprint={2503.10001}, keywords={x, y}, file={:a.pdf:PDF}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "@article{a, title={T}, author={Wu, Bo}, journal={CoRR}, volume={abs/2503.10001}}",
        "T|Bo Wu|2503.10001",
    ),
    (
        "% Encoding: UTF-8\n@Comment{jabref-meta: databaseType:bibtex;}\n@misc{a, title={T}, author={Wu, Bo}, eprint={2503.10001}}",
        "T|Bo Wu|2503.10001",
    ),
    ("@misc{a, title={T,}, author={Wu, Bo,}, eprint={2503.10001},}", "T,|Bo Wu|2503.10001"),
    ("@misc{ , title={No key}, author={Wu, Bo}, eprint={2503.10001}}", "No key|Bo Wu|2503.10001"),
)
RIS = (
    ("TY  - UNPD\nTI  - A Test\nAU  - Wu, Bo\nAN  - arXiv:2503.10001\nER  - \n", "A Test|Bo Wu|2503.10001"),
    (
        "TY  - JOUR\r\nT1  - A Test\r\nA1  - Wu, Bo, Jr.\r\nUR  - https://arxiv.org/abs/2503.10001\r\nER  -\r\n",
        "A Test|Bo Wu Jr.|2503.10001",
    ),
    (
        "TY  - GEN\nTI  - A Test\nAU  - The A Team\nDO  - 10.48550/arXiv.2503.10001\nER  - \n",
        "A Test|The A Team|2503.10001",
    ),
    (
        "TY  - GEN\nTI  - A Test of\n two lines\nAU  - Wu, Bo\nM1  - arXiv:2503.10001\nER  - \n",
        "A Test of two lines|Bo Wu|2503.10001",
    ),
    (
        "TY  - GEN\nTI  - H<sub>2</sub>O\nAU  - de la Cruz, Ánna\nAB  - ER  - is no end\nN1  - arXiv:2503.10001\nER  - \n",
        "H₂O|Ánna de la Cruz|2503.10001",
    ),
    (
        "Provider: Somebody\nDatabase: Something\n\nTY  - JOUR\nTI  - A Test\nAU  - Wu, Bo\nM3  - doi:10.48550/arXiv.2503.10001\nER  - \n",
        "A Test|Bo Wu|2503.10001",
    ),
    (
        "\ufeffTY  - GEN\nTI  - A Test\nAU  - Wu, Bo\nL1  - https://arxiv.org/pdf/2503.10001v2.pdf\nER  - \n",
        "A Test|Bo Wu|2503.10001",
    ),
    (
        "TY  - GEN\nT1  - A Test\nA1  - Wu,Bo\nA2  - Editor, An\nAN  - 2503.10001\nER  - \n",
        "A Test|Bo Wu|2503.10001",
    ),
    (
        "TY  - GEN\nTI  - Title: with a colon\nAU  - Plato\nAN  - arXiv:math/0309136\nER  - ",
        "Title: with a colon|Plato|math/0309136",
    ),
    ("TY - GEN\nTI - One space\nAU - Wu, Bo\nAN - 2503.10001\nER - \n", "One space|Bo Wu|2503.10001"),
    (
        "TY  - GEN\nTI  - A Test\nAU  - Wu, Bo\nPY  - 2025/03/01/spring\nN2  - An abstract\nAN  - 2503.10001\nER  - \n\n\n",
        "A Test|Bo Wu|2503.10001",
    ),
    (
        "TY  - GEN\nTI  - A Test\nAU  - Wu, Bo\nJO  - arXiv preprint arXiv:2503.10001\nER  - \n",
        "A Test|Bo Wu|2503.10001",
    ),
)
CSL = (
    ({"id": "a", "title": "T", "author": [{"family": "Wu", "given": "Bo"}], "number": "arXiv:2503.10001"}, "T|Bo Wu|2503.10001"),
    ({"title": "T", "author": [{"literal": "The A Team"}], "URL": "https://arxiv.org/abs/2503.10001"}, "T|The A Team|2503.10001"),
    ({"id": 5, "title": "T", "author": [{"family": "Berg", "non-dropping-particle": "van der", "given": "A.", "suffix": "Jr."}],
      "DOI": "10.48550/ARXIV.2503.10001", "issued": {"date-parts": [["2025", "3", 5]]}}, "T|A. van der Berg Jr.|2503.10001"),
    ({"title": "<i>T</i>", "author": [{"given": "Suryani"}, 7, {}], "note": "arXiv:2503.10001", "issued": {"raw": "soon"}}, "T|Suryani|2503.10001"),
)  # fmt: skip


def taken(tmp_path: Path, text: str, kind: str) -> tuple[list[str], tuple[str, ...]]:
    """(title, authors and id of each paper, what was told)."""
    file = tmp_path / f"list.{kind}"
    file.write_text(text, newline="")
    papers, told = read(file, kind)
    return ["|".join((p.title, *map(str, p.authors), p.id)) for p in papers], told


@pytest.mark.parametrize(("text", "wanted"), BIB)
def test_a_bibtex_entry_is_its_paper(tmp_path: Path, text: str, wanted: str) -> None:
    assert taken(tmp_path, text, "bib") == ([wanted], ())


@pytest.mark.parametrize(("text", "wanted"), RIS)
def test_a_ris_record_is_its_paper(tmp_path: Path, text: str, wanted: str) -> None:
    assert taken(tmp_path, text, "ris") == ([wanted], ())


@pytest.mark.parametrize(("item", "wanted"), CSL)
def test_a_csl_item_is_its_paper(tmp_path: Path, item: dict[str, object], wanted: str) -> None:
    assert taken(tmp_path, json.dumps([item]), "csl") == ([wanted], ())


GOOD = "@misc{good, title={T}, author={Wu, Bo}, eprint={2503.10001}}"


@pytest.mark.parametrize(
    ("text", "kind", "line", "what"),
    [
        ("@misc{broken, title={Unclosed, author={X}\n" + GOOD, "bib", 1, "cannot be read as BibTeX"),
        (GOOD + "\n\n@book{old, title={T}, author={Wu, Bo}, isbn={1}}", "bib", 3, "old has no arXiv id"),
        (GOOD + "\n@misc{b, author={Wu, Bo}, eprint={2503.10002}}", "bib", 2, "b has no title"),
        (GOOD + "\n@misc{b, title={T}, eprint={2503.10002}}", "bib", 2, "b has no author"),
        (
            "TY  - GEN\nTI  - T\nTY  - GEN\nTI  - T\nAU  - Wu, B\nAN  - 2503.10001\nER  - ",
            "ris",
            1,
            "does not end with ER",
        ),
        ('[{"title": "T"', "csl", 1, "is no JSON"),
        (
            '[7, {"title": "T", "author": [{"family": "Wu"}], "id": "arXiv:2503.10001"}]',
            "csl",
            1,
            "is no item",
        ),
    ],
)
def test_what_is_left_out_is_told_with_its_line(
    tmp_path: Path, text: str, kind: str, line: int, what: str
) -> None:
    """And what stands beside it comes in."""
    found, told = taken(tmp_path, text, kind)
    assert len(told) == 1
    assert told[0].startswith(f"{tmp_path}/list.{kind}:{line}: ")
    assert what in told[0]
    assert len(found) == ("JSON" not in what)


def test_one_paper_twice_is_one(tmp_path: Path) -> None:
    """Under one key or two, by eprint or by link."""
    again = GOOD.replace("eprint={2503.10001}", "url={https://arxiv.org/pdf/2503.10001v3}")
    assert taken(tmp_path, f"{GOOD}\n{GOOD}\n{again.replace('good', 'other')}", "bib") == (
        ["T|Bo Wu|2503.10001"],
        (),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_read_in_the_encodings_of_its_programs(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "list.bib").write_bytes(GOOD.encode(encoding))
    found, told = read(tmp_path / "list.bib", "bib")
    assert ([paper.id for paper in found], told) == (["2503.10001"], ())


@pytest.mark.parametrize(
    ("style", "kind"), [("bibtex", "bib"), ("biblatex", "bib"), ("ris", "ris"), ("csl", "csl")]
)
def test_what_was_exported_comes_back(tmp_path: Path, style: str, kind: str) -> None:
    """Authors, title, day and id."""
    names = (
        Name("van der Berg", "Ánna Q."),
        Name("Jones", "John", "Jr."),
        Name("the A and B Team", team=True),
    )
    paper = Paper("2503.10001", "Why τ²-Cups {leak} & how: 5%", "We.", names, date(2025, 3, 1), ("cs.CL",))
    file = tmp_path / "list"
    file.write_text(written(style, [Entry(paper, "k")]))
    ((back,), told) = read(file, kind)
    assert (back.title, back.authors, back.date, back.id, told) == (
        paper.title,
        names,
        paper.date,
        paper.id,
        (),
    )


@given(
    st.sampled_from(["bib", "ris", "csl"]),
    st.text(alphabet='@misc{a,}=" \n\\TY-ER eprint2503.1[]:', max_size=120),
)
def test_any_text_gives_papers_or_what_is_told(
    tmp_path_factory: pytest.TempPathFactory, kind: str, text: str
) -> None:
    file = tmp_path_factory.mktemp("list") / "list"
    file.write_text(text)
    papers, told = read(file, kind)
    assert all(isinstance(one, Paper) for one in papers)
    assert all(str(file) in line for line in told)
