"""A database that stops answering stops nobody, and nothing is left to do when it is back."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Server, served, unservable
from outages import KINDS, Outage, outage
from wiring import until

SORRY = "Sorry, I cannot reach my database"


@pytest.fixture(scope="session")
def lone() -> Iterator[Server]:
    """A server that no other test needs."""
    if reason := unservable():
        pytest.skip(reason)
    with served() as server:
        yield server


@pytest.fixture(params=KINDS)
def struck(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outage]:
    server = None if request.param == "locked" else request.getfixturevalue("lone")
    with outage(request.param, tmp_path, 0.8, server) as made:
        yield made


@pytest.mark.logs
def test_without_its_database_the_bot_says_so_and_goes_on_when_it_is_back(
    struck: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    """An event is refused, so that it comes again; a command, a press and a form get a sentence; readiness is told."""
    slack = struck.bot.slack
    card = slack.answer(slack.direct("show CWM"))
    slack.shortcut("ask_paper")
    form = slack.modal()
    assert form is not None
    with struck.under_way():
        status, said = struck.ready()
        lost = slack.mention("show Code Llama")
        command = slack.slash("/paper show CWM")
        slack.click(card, "cite:1")
        slack.submit(
            form, {"question": "save WybeCoder"}
        )  # a paper that was read before is shown all the same
        assert until(lambda: any(SORRY in text for text in struck.bot.lines("response")), 10)
        assert struck.file or until(lambda: SORRY in str(slack.modal()), 10)
    assert (status, said) == ((200, "ready") if struck.file else (503, "the database cannot be reached"))
    assert [each.status for each in lost.deliveries if b"app_mention" in each.body] == [503]
    assert command.delivery.status == 200
    assert SORRY in command.delivery.json["text"]
    assert until(lambda: struck.ready() == (200, "ready"), 10)
    slack.redeliver(lost, 1, "http_error")
    assert until(lambda: any("Code Llama" in text for text in struck.bot.lines()), 10)
    again = slack.slash("/paper show CWM").delivery
    assert until(
        lambda: any("World Models" in text for text in (again.answer.decode(), *struck.bot.lines("response")))
    )
    assert all(record.levelno < logging.ERROR and not record.exc_info for record in caplog.records)
