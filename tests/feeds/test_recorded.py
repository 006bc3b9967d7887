"""What arXiv and other servers really answered, read from the shared recordings."""

import json
from pathlib import Path

import pytest

from bot.feeds import api, oai, rss
from bot.feeds.errors import FeedError, PageError, RefusedError, TokenError
from bot.feeds.fetcher import Response
from bot.papers import Paper


def response(path: Path, kind: str = "text/xml") -> Response:
    return Response(200, path.read_bytes(), kind)


def described(paper: Paper) -> tuple[str, str, str, list[str], str]:
    people = sorted(f"{name.family}, {name.given}".replace(". ", ".") for name in paper.authors)
    return paper.id, paper.title, paper.abstract, people, paper.doi


def expected(row: dict[str, object]) -> tuple[str, str, str, list[str], str]:
    """What INSPIRE's reader of the same records made of one."""
    got: dict[str, list[dict[str, str]]] = json.loads(json.dumps(row))
    people = sorted(author["full_name"].replace(". ", ".") for author in got["authors"])
    doi = got.get("dois", [{"value": ""}])[0]["value"]
    return (
        got["arxiv_eprints"][0]["value"],
        got["titles"][0]["title"],
        got["abstracts"][0]["value"],
        people,
        doi,
    )


def test_arxiv_records_say_what_inspire_read_in_them(shared: Path) -> None:
    """Id, title, abstract, authors and DOI of arXiv's records are those that INSPIRE's reader found."""
    folder = shared / "data/feeds/oai_arxiv"
    wanted = {row[0]: row for row in map(expected, json.loads((folder / "arxiv_expected.json").read_text()))}
    names = ("arxiv-physics-hep-ex.xml", "arxiv-physics-hep-th.xml")
    read = [described(r.paper) for name in names for r in oai.batch(response(folder / name)).records]
    found = {row[0]: row for row in read}
    assert found.keys() == wanted.keys()
    for id_, row in found.items():
        assert (row[2], row[4]) == (wanted[id_][2], wanted[id_][4])
        assert row[1] == wanted[id_][1].replace("$B-L$", "B-L")
        assert [p.rstrip(".") for p in row[3]] == [p.rstrip(".") for p in wanted[id_][3]]


def test_raw_records_keep_their_versions(shared: Path) -> None:
    """The raw format brings TeX names, both versions with their days, journal and DOI."""
    (record,) = oai.batch(response(shared / "data/feeds/oai_arxiv/arxivraw_1810.09584.xml")).records
    paper = record.paper
    assert str(paper.authors[3]) == "Édgar Roldán"
    assert (paper.version, str(paper.date), str(paper.updated)) == (2, "2018-10-22", "2019-01-13")
    assert [(n, str(day)) for n, day in record.history] == [(1, "2018-10-22")]
    assert (paper.journal, paper.doi) == ("EPL 124,60006 (2018)", "10.1209/0295-5075/124/60006")


def test_every_recorded_arxiv_page_is_read(shared: Path) -> None:
    """Every OAI page of arXiv's holds papers with authors and a day; one record of them is in no known format."""
    batches = [oai.batch(response(path)) for path in sorted((shared / "data/feeds/oai_arxiv").glob("*.xml"))]
    papers = [record.paper for batch in batches for record in batch.records]
    assert len(papers) == 29
    assert all(paper.authors and paper.abstract and paper.categories for paper in papers)
    assert sum(len(batch.bad) for batch in batches) == 2


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("badResumptionToken", TokenError),
        ("badArgument", RefusedError),
        ("idDoesNotExist", RefusedError),
        ("undefinedError", RefusedError),
        ("ListRecordsBroken", PageError),
        ("Identify", PageError),
    ],
)
def test_the_errors_of_other_servers_are_told_apart(shared: Path, name: str, error: type[FeedError]) -> None:
    """Each OAI error is the one it says; broken XML and other verbs are no page."""
    with pytest.raises(error):
        oai.batch(response(shared / f"data/feeds/oai_generic/{name}.xml"))


def test_an_empty_list_is_no_error(shared: Path) -> None:
    """`noRecordsMatch` is a complete, empty list."""
    batch = oai.batch(response(shared / "data/feeds/oai_generic/noRecordsMatch.xml"))
    assert (batch.records, batch.token) == ((), "")


def test_other_formats_are_counted_and_tokens_followed(shared: Path) -> None:
    """Dublin Core records are bad, deleted ones deleted, and neither hides the token."""
    batch = oai.batch(response(shared / "data/feeds/oai_generic/ListRecords.xml"))
    assert (len(batch.records), len(batch.bad), batch.deleted, batch.token) == (0, 1, 1, "ListRecords2.xml")


def test_recorded_api_answers_hold_what_their_names_ask_for(shared: Path) -> None:
    """Ids, old-style ids, a missing id, a paper titled "0", a hundred results: each answer as recorded."""
    folder = shared / "data/feeds/atom_api"
    read = {}
    for path in sorted(folder.glob("*.xml")):
        if not path.name.startswith("id_abc"):
            read[path.name.rsplit("_", 1)[0]] = api.papers(response(path, "application/atom+xml"))
    assert [p.id for p in read["id_0808.05394_1707.08567_s0_m100"]] == ["1707.08567"]
    assert [(p.id, p.title) for p in read["id_2104.12255v1_s0_m100"]] == [("2104.12255", "0")]
    assert [p.id for p in read["id_quant-ph_0201082v1_s0_m100"]] == ["quant-ph/0201082"]
    assert read["id_0000.0000_s0_m100"] == ()
    assert len(read["q_testing_s0_m100"]) == 100
    old = read["id_astro-ph_0601001_s0_m100"][0]
    assert (str(old.authors[2]), old.journal, old.categories) == (
        "B. Scott Gaudi",
        "ActaAstron.56:1-50,2006",
        ("astro-ph",),
    )


def test_an_api_error_is_told_in_arxivs_words(shared: Path) -> None:
    """A malformed id refuses the whole list, with arXiv's own sentence."""
    (path,) = (shared / "data/feeds/atom_api").glob("id_abc*")
    with pytest.raises(RefusedError, match="incorrect id format for abc"):
        api.papers(response(path, "application/atom+xml"))


def test_rss_and_atom_of_one_day_agree(shared: Path) -> None:
    """The two feeds of a day list the same papers, alike, in every recorded pair."""
    for path in sorted((shared / "data/feeds/rss_rendered_by_official_code").glob("2026*.rss.xml")):
        issue = rss.issue(response(path))
        twin = rss.issue(response(path.with_name(path.name.replace(".rss.", ".atom."))))
        assert issue.items == twin.items
        assert str(issue.day) == path.name[:10]
        assert all(item.abstract and item.authors and item.version == 1 for item in issue.items)


def test_an_empty_feed_and_an_unknown_category_differ(shared: Path) -> None:
    """A weekend is an empty issue; a category that arXiv does not know is an error."""
    folder = shared / "data/feeds/rss_rendered_by_official_code"
    assert rss.issue(response(folder / "empty_weekend_cs.AI.rss.xml")).items == ()
    with pytest.raises(RefusedError, match="Bad archive"):
        rss.issue(response(folder / "error_bad_category.atom.xml"))
