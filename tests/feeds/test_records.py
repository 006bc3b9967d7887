"""What the records say, beyond their names: links, venues, withdrawals, dates."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.errors import RecordError
from bot.feeds.records import Raw, day, links, paper, record
from bot.feeds.venues import venue
from bot.feeds.withdrawals import withdrawn

PLAIN = Raw(
    id="2511.00001",
    title="A  title\n  in two lines",
    authors="A. Person",
    abstract="  Two\nlines.\n",
    categories="cs.AI cs.LG cs.AI",
    versions=((1, "Mon, 13 Oct 2025 22:00:00 GMT"),),
)


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("Code at https://github.com/acme/tool.", "code", "https://github.com/acme/tool"),
        ("(see github.com/acme/tool_2)", "code", "https://github.com/acme/tool_2"),
        (r"\url{https://github.com/a\_b/c}", "code", "https://github.com/a_b/c"),
        (r"\href{https://gitlab.com/x/y}{here}", "code", "https://gitlab.com/x/y"),
        ("https://git.tu-berlin.de/rsim/CoSMAE", "code", "https://git.tu-berlin.de/rsim/CoSMAE"),
        ("https://anonymous.4open.science/r/ab-12/.", "code", "https://anonymous.4open.science/r/ab-12/"),
        ("https://huggingface.co/acme/tool-7b", "models", "https://huggingface.co/acme/tool-7b"),
        ("https://huggingface.co/datasets/acme/d", "data", "https://huggingface.co/datasets/acme/d"),
        ("https://acme.github.io/tool_(v2)", "page", "https://acme.github.io/tool_(v2)"),
        ("Project page: https://lab.example.edu/tool", "page", "https://lab.example.edu/tool"),
    ],
)
def test_a_link_has_its_kind_and_no_punctuation(text: str, kind: str, url: str) -> None:
    """The host says what a link is; what ran into it is cut off."""
    assert [(link.kind, link.url) for link in links(text)] == [(kind, url)]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1) github",
        "ftp://github.com/a/b",
        "mail me@github.com/x",
        "https://github.com",
        "https://doi.org/10.1/2 is the DOI",
        "notgithub.com/a/b",
    ],
)
def test_what_is_no_link_of_a_paper_is_left(text: str) -> None:
    """Other schemes, bare hosts, DOIs and mail addresses are no links."""
    assert links(text) == ()


@given(st.text(alphabet="htps:/.gitubcom()<>|\"'\\ \u202eé1", max_size=80))
def test_links_are_always_plain_addresses(text: str) -> None:
    """No link holds what could break out of a message."""
    for link in links(f"{text} https://github.com/{text}"):
        assert link.url.startswith(("http://", "https://"))
        assert not set("<>|\"'\\ \u202e") & set(link.url)


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Accepted at ICLR 2025", "ICLR 2025"),
        ("9 pages, 6 figures, AAAI 2025 Oral", "AAAI 2025"),
        ("CVPR 2025. Project page: https://x.github.io/", "CVPR 2025"),
        ("Accepted to Findings of ACL 2026", "ACL 2026 Findings"),
        ("Published in TMLR (08/2025)", "TMLR"),
        ("Accepted by ICCV2025", "ICCV 2025"),
        ("To appear at Interspeech 2025", "INTERSPEECH 2025"),
        ("Submitted to ICLR 2025", ""),
        ("Under review at NeurIPS 2025", ""),
        ("CVPR 2025 Workshop on X", ""),
        ("Extended version of our ECCV 2024 paper", ""),
        ("Winner of the MICCAI 2025 challenge", ""),
        ("Code is for CVPR 2025 readers", ""),
        ("12 pages, April 2025", ""),
    ],
)
def test_a_venue_is_stated_or_empty(comment: str, wanted: str) -> None:
    """Acceptance names a venue; submission, workshops and mentions do not."""
    assert venue(comment) == wanted


@pytest.mark.parametrize(
    ("comment", "abstract", "gone"),
    [
        ("Withdrawn due to an error in Lemma 3", "", True),
        ("This submission has been withdrawn by arXiv administrators", "", True),
        ("", "This paper has been withdrawn by the authors.", True),
        ("The authors have withdrawn this manuscript", "", True),
        ("This replaces a paper that was withdrawn", "", False),
        ("", "We study why papers are withdrawn and retracted.", False),
        ("this paper is being unwithdrawn", "", False),
        ("", "Superfluid atoms are injected (withdrawn) into a chamber.", False),
    ],
)
def test_a_withdrawal_is_told_by_its_wording(comment: str, abstract: str, gone: bool) -> None:
    """The paper itself must be what was withdrawn."""
    assert withdrawn(comment, abstract) is gone


@pytest.mark.parametrize(
    "comment",
    [
        "I have decided to withdraw this manuscript", "We would like to withdraw the paper, since Lemma 4 fails", "This preprint has been withdrwan",
        "12 pages, [withdrawn by arXiv admins]", "Wrong proof; withdrawn.", "Withdrawing for now", "The author hereby withdraws this note",
        "Kindly withdraw this submission", "The authors ask to withdraw their paper", "Wrong result, withdrawn", "Superseded by 2401.00001. Withdrawn.", "This work was retracted by the authors", "Paper withdrawn: superseded by 2401.00001",
    ],
)  # fmt: skip
def test_authors_withdraw_in_many_words(comment: str) -> None:
    assert withdrawn(comment, "We study cups.")


@pytest.mark.parametrize(
    "comment",
    [
        "An earlier draft was withdrawn; this is the corrected one", "The authors withdraw their conjecture of Section 2", "We withdraw the statement of Theorem 1",
        "Withdrawn from SampleConf 2020 for lack of travel funds", "Replaces math/0101001, which has been withdrawn", "Withdrawn papers are our data",
        "This paper was withdrawn from SampleConf and accepted by a journal", "The first version was withdrawn because of an error, now mended",
        "Comment on the withdrawn paper of Test", "Submitted to SampleConf, withdrawn", "Version 2 was withdrawn by mistake; this is version 3",
    ],
)  # fmt: skip
def test_what_else_is_withdrawn_is_not_the_paper(comment: str) -> None:
    assert not withdrawn(comment, "We study cups.")


@pytest.mark.parametrize(
    "comment",
    [
        "A conference version appeared at FOCS 2012", "Extended abstract published in ICALP 2014", "Parts of this work were presented at IJCAI 2019",
        "Full version of the paper that appeared in STOC 2011", "Some results were published in NIPS 2016", "Long version, 30 pages, short one at KDD 2015",
    ],
)  # fmt: skip
def test_the_venue_of_another_version_is_not_the_paper_s(comment: str) -> None:
    assert not venue(comment)


def test_withdrawn_papers_are_recognised(shared: Path) -> None:
    """Of 200 papers whose record speaks of withdrawal all but seven are; those seven speak of other papers."""
    rows = map(json.loads, (shared / "data/arxiv/odd/withdrawn.jsonl").read_text().splitlines())
    assert sum(not withdrawn(" ".join(row["comments"].split()), row["abstract"].strip()) for row in rows) <= 7


def test_a_record_becomes_a_paper_with_its_history() -> None:
    """Texts are one line, categories each once, dates those of the first and the last version."""
    versions = ((1, "Mon, 13 Oct 2025 22:00:00 GMT"), (2, "2025-11-01T09:00:00Z"))
    made = record(replace(PLAIN, versions=versions, doi="10.1/a, 10.1/b", id="math.AG/0309136"), "2025-11-02")
    assert (made.paper.title, made.paper.abstract) == ("A title in two lines", "Two lines.")
    assert (made.paper.id, made.paper.doi) == ("math/0309136", "10.1/a")
    assert (made.paper.date, made.paper.updated) == (date(2025, 10, 13), date(2025, 11, 1))
    assert (made.paper.version, made.paper.categories) == (2, ("cs.AI", "cs.LG"))
    assert made.history == ((1, date(2025, 10, 13)),)


@pytest.mark.parametrize(
    ("spoilt", "missing"),
    [
        (replace(PLAIN, id="banana"), "id"),
        (replace(PLAIN, title=" "), "title"),
        (replace(PLAIN, versions=()), "date"),
        (replace(PLAIN, versions=((1, "soon"),)), "date"),
        (replace(PLAIN, versions=((1, "Mon, 32 Okt 2025 00:00:00 GMT"),)), "date"),
    ],
)
def test_an_unusable_record_says_what_is_missing(spoilt: Raw, missing: str) -> None:
    """The error names the field and never quotes the record."""
    with pytest.raises(RecordError, match=missing) as raised:
        paper(spoilt)
    assert "banana" not in str(raised.value)


def test_an_instant_counts_by_utc() -> None:
    """The day of a date with a zone is the day in Greenwich."""
    assert day("2026-06-12T22:00:00-04:00") == date(2026, 6, 13)
