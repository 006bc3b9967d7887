"""What Slack writes around words, old ids and decades, as a message's reader meets them."""

from datetime import date

import pytest

from bot.parsing import parse
from bot.queries import Maybe
from bot.slack.payloads import heard

TODAY = date(2026, 11, 23)
BY = 'papers by "Ada Møller"'


@pytest.mark.parametrize(
    "link",
    [
        "https://ar5iv.org/html/2401.00001v2", "ar5iv.labs.arxiv.org/abs/2401.00001v2", "https://arxiv.org/e-print/2401.00001v2",
        "http://de.arxiv.org/abs/arXiv:2401.00001v2", "https://arxiv.org/tb/2401.00001v2?x=y#z", "https://scirate.com/arxiv/2401.00001v2",
        "https://www.semanticscholar.org/arxiv/2401.00001v2", "https://www.arxiv-vanity.com/papers/2401.00001v2/",
    ],
)  # fmt: skip
def test_every_link_to_a_paper_is_its_id(link: str) -> None:
    """Wherever a paper of arXiv is shown, with whatever stands behind its number."""
    assert str(parse(link, today=TODAY)) == 'show "2401.00001v2"'


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (":tada::tada: papers by Ada Møller", BY),
        ("papers by Ada Møller :+1::skin-tone-5:", BY),
        ("papers by Ada Møller 🚀", BY),
        ("*papers by Ada Møller*", BY),
        ("papers by _Ada Møller_", BY),
        ("`papers by Ada Møller`", BY),
        ("papers by ~Ivan Petrov~ Ada Møller", BY),
        ("2) papers by Ada Møller", BY),
        ("- papers by Ada Møller", BY),
        ("• papers by Ada Møller", BY),
        ("papers by “Ada Møller”", BY),
        ("@paperbot: papers by Ada Møller", BY),
        ("papers by <mailto:ada@x.org|Ada Møller>", BY),
        ("<!here> papers by Ada Møller", BY),
        ("papers about <http://three.js|three.js>", 'papers about "three.js"'),
        ("papers about “duty cycling”", 'papers about "\\"duty cycling\\""'),
        ("papers about C++: at 12:30: std::vector", 'papers about "C++: at 12:30: std::vector"'),
        ("&gt; arXiv:2401.00001v2\nbibtex for this", 'bibtex for "2401.00001v2"'),
        ("&gt; Seeds of Doubt\nbibtex for this paper", 'bibtex for "Seeds of Doubt"'),
    ],
)
def test_what_slack_writes_around_words_is_no_word(said: str, meant: str) -> None:
    """Emoji, emphasis, list marks, quotation and the bot's name do not change what is asked."""
    query = parse(said, today=TODAY)
    assert str(query.readings[-1] if isinstance(query, Maybe) else query) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("GR-QC/9912001", 'show "gr-qc/9912001"'),
        ("cond-mat 0312001", 'show "cond-mat/0312001"'),
        ("http://xxx.lanl.gov/abs/quant-ph/9912001v2", 'show "quant-ph/9912001v2"'),
        ("arXiv:math.AG/0309136v1 8 Sep 2003", 'show "math.AG/0309136v1"'),
        ("arXiv:2401.00001v2 [cs.NI] 5 Jan 2024", 'show "2401.00001v2"'),
        ("2401.00001 [cond-mat.str-el]", 'show "2401.00001"'),
        ("gr-qc/9912001 and nucl-th/9805001", 'find papers in "gr-qc/9912001 nucl-th/9805001"'),
    ],
)
def test_ids_are_read_as_people_write_them(said: str, meant: str) -> None:
    """An old archive in capitals or without its stroke, an old link, and a PDF's stamp name the paper."""
    assert str(parse(said, today=TODAY)).lower() == meant.lower()


@pytest.mark.parametrize(
    ("said", "since", "before"),
    [
        ("papers from the 1980s", "1980-01-01", "1990-01-01"),
        ("papers of the 80s", "1980-01-01", "1990-01-01"),
        ("papers in the eighties", "1980-01-01", "1990-01-01"),
        ("papers from the late 1990s", "1996-01-01", "2000-01-01"),
        ("papers from the early nineties", "1990-01-01", "1994-01-01"),
        ("papers from the 2010s", "2010-01-01", "2020-01-01"),
        ("papers from the ’20s", "2020-01-01", "2030-01-01"),
    ],
)
def test_a_decade_is_a_time(said: str, since: str, before: str) -> None:
    """Ten years, in digits or words, filter a listing; two digits are the last ten years of that number that began."""
    assert str(parse(said, today=TODAY)) == f"papers since {since} before {before}"


@pytest.mark.parametrize("subtype", ["thread_broadcast", "me_message"])
def test_what_a_person_says_in_another_form_is_heard(subtype: str) -> None:
    """A reply that is also sent to the channel, and /me, are somebody's words."""
    event = {
        "type": "message",
        "subtype": subtype,
        "user": "U2",
        "channel": "C2",
        "ts": "5.0",
        "text": "papers",
    }
    said = heard({"team_id": "T1", "event": event}, "UBOT")
    assert said is not None
    assert said.text == "papers"
