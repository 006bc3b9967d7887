"""JATS XML becomes a text with the sections and paragraphs that it marks."""

import pytest
from printing import FILLER

from bot.texts import jats
from bot.texts.body import UnreadableError

ARTICLE = f"""<?xml version="1.0"?><!DOCTYPE article SYSTEM "JATS.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<article><front><article-meta><title-group><article-title>A trial of <italic>things</italic></article-title></title-group>
<abstract><p>We tried things.</p></abstract></article-meta></front><body>
<sec id="s1"><label>1.</label><title>Methods</title><p id="p1">We asked 64 people<xref ref-type="bibr" rid="r1">[1]</xref> for
their view, as <xref ref-type="table" rid="t1">Table 1</xref> shows.</p><p>{FILLER}&x;</p>
<table-wrap id="t1"><label>Table 1</label><caption><p>Who was asked.</p></caption><table><thead><tr><th>Group</th><th>People</th></tr></thead>
<tbody><tr><td>A</td><td>32</td></tr></tbody></table></table-wrap>
<sec><title>Ethics</title><p>All agreed.</p></sec></sec></body>
<back><ref-list><ref id="r1"><mixed-citation>Writer A. A book.</mixed-citation></ref></ref-list></back></article>""".encode()


def test_an_article_is_read_in_its_order() -> None:
    """Marks of references are left out, links to tables stay, nothing is fetched."""
    text = jats.read(ARTICLE)
    said = [
        (text.said(p), p.kind, str(text.within(p)))
        for p in text.passages
        if p.kind != "text" or "64" in text.said(p) or "agreed" in text.said(p)
    ]
    assert said == [
        ("We asked 64 people for their view, as Table 1 shows.", "text", "§1 Methods"),
        ("Table 1. Who was asked.", "caption", "§1 Methods"),
        ("Group | People", "header", "§1 Methods"),
        ("A | 32", "row", "§1 Methods"),
        ("All agreed.", "text", "Ethics"),
        ("Writer A. A book.", "reference", "References"),
    ]
    assert text.title == "A trial of things"
    assert "root:" not in text.text
    assert jats.is_jats(ARTICLE)


@pytest.mark.parametrize(
    "given", [b"", b"<html></html>", b"<article><body>", b"<article><body><p>Short.</p></body></article>"]
)
def test_what_is_no_article_says_so(given: bytes) -> None:
    with pytest.raises(UnreadableError):
        jats.read(given)
