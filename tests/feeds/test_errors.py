"""A page counts only whole."""

import random
import time
from datetime import UTC, date, datetime

import pytest
from arxiv import BOMB, OAI, Clock, Entry, FakeArxiv, midnight
from test_month import publish

from bot.feeds import api, oai, rss
from bot.feeds.errors import PageError, xml
from bot.feeds.fetcher import Response

DAY = date(2026, 11, 24)


def page(service: str) -> bytes:
    """A page of the fake arXiv."""
    fake = FakeArxiv(Clock(midnight(DAY).replace(hour=12)), page=40)
    publish(fake, DAY, random.Random(3))
    ids = ",".join(fake.entries)
    paths = {"oai": "/oai?from=2026-11-01", "rss": "/rss/cs", "api": f"/api?id_list={ids}&max_results=100"}
    return fake.asked(paths[service], "", None).body


@pytest.mark.parametrize(("service", "read"), [("oai", oai.batch), ("rss", rss.issue), ("api", api.papers)])
def test_a_page_cut_at_any_byte_is_refused(service: str, read: object) -> None:
    """Every cut at every 100th byte, and in the last fifty bytes, is a PageError; the whole page is not."""
    body = page(service)
    assert callable(read)
    assert read(Response(200, body, "text/xml"))
    for end in (*range(0, len(body), 100), *range(len(body) - 50, len(body))):
        with pytest.raises(PageError):
            read(Response(200, body[:end], "text/xml"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_at_once(encoding: str) -> None:
    """A document type is refused in any encoding, before anything in it is expanded."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><x>&e11;</x>'
    begun = time.process_time()
    for text in (bomb, BOMB if encoding == "utf-8" else bomb):
        with pytest.raises(PageError):
            xml(text.encode(encoding), "text/xml")
    assert time.process_time() - begun < 0.2


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<a/>", "text/html", "not XML"),
        (b"<a/>", "", "no stated type"),
        (b" ", "text/xml", "empty"),
        (b"<a/><b/>", "text/xml", "not well-formed"),
        (b"<a>" + b"x" * 100, "text/xml", "larger"),
    ],
)
def test_what_is_no_page_says_why(body: bytes, kind: str, why: str) -> None:
    """Another type, nothing, two roots, too much: each refusal has its reason."""
    with pytest.raises(PageError, match=why):
        xml(body, kind, most=50)


@pytest.mark.parametrize("bad", [b"\x0b", b"\x00", b"&#x1F;", b"&#8;", b"\xff\xfe", "\uffff".encode()])
def test_a_character_that_xml_forbids_costs_itself_alone(bad: bytes) -> None:
    """It is read as a space; what is cut short is still no page."""
    root = xml(b"<x><t>A" + bad + b"B</t></x>", "text/xml")
    said = root.findtext("t") or ""
    assert (said[0], said[-1]) == ("A", "B")
    with pytest.raises(PageError):
        xml(b"<x><t>A" + bad + b"B</t>", "text/xml")


def test_a_continued_list_must_say_that_it_ends() -> None:
    """A page that a token led to and that has neither a token nor an empty one is not the last."""
    first = datetime(2026, 11, 20, tzinfo=UTC)
    row = Entry("2611.00001", "A title", DAY, first, [first], touched={DAY: "new"}).raw()
    body = OAI.format(now="2026-11-24T00:00:00Z", body=f"<ListRecords>{row}</ListRecords>").encode()
    assert oai.batch(Response(200, body, "text/xml")).token == ""
    with pytest.raises(PageError, match="neither a token nor an end"):
        oai.batch(Response(200, body, "text/xml"), continued=True)
