"""PDFs that people give the bot in Slack: read, kept for those alone who could see them there, and gone with their file."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from arxiv import Clock, Entry, FakeArxiv
from printing import Put, column, pdf
from slack_sdk import WebClient
from wiring import Wired, until, wired

from bot.papers import Name, Paper
from bot.playground.delivery import signature, through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.playground.values import File
from bot.slack.files import Attached, download, is_slacks
from bot.store.schema import texts
from bot.store.texts import Texts, Viewer
from bot.texts.body import UnreadableError

CWM, NEW, TITLE = (
    "2510.02387",
    "2611.00001",
    "CWM: An Open-Weights LLM for Research on Code Generation with World Models",
)
TEAM, PAPERS, SECRET, ALICE = "T0PAPERLAB", "C0PAPERS", "C0SECRET", "U0ALICE"
QUESTION = "how many zebra accelerators did the pretraining of CWM take?"
SAID = "The pretraining took 2048 zebra accelerators for three long weeks in all."
TOLD = "2048 zebra"


def given(
    *,
    stamp: str = f"arXiv:{CWM}v1 [cs.SE] 1 Nov 2025",
    title: str = "A Title That Nobody Has",
    byline: str = "",
) -> bytes:
    """A paper of one page; it says what no abstract does."""
    more = [
        "It was interrupted by nothing but a storm, and by the",
        "people who wanted to see the machines at their work.",
    ]
    return pdf(
        [
            [
                Put(72, 740, title, 18),
                *([Put(72, 720, byline, 11)] if byline else []),
                Put(20, 400, stamp, 20),
                Put(72, 700, "1 Training", 13),
                *column([SAID, *more], top=680),
            ]
        ]
    )


@pytest.fixture
def room(running: Wired) -> Iterator[Wired]:
    """A bot that was given nothing yet."""
    running.slack.add_channel("secret", private=True)
    assert until(lambda: running.bot.desk.idle)
    yield running
    assert until(lambda: running.bot.desk.idle)
    with running.bot.library.store.write() as db:
        db.execute(texts.delete())


def hand(running: Wired, where: str, name: str, body: bytes, said: str = "") -> tuple[File, list[str]]:
    """Alice gives the bot a file in a channel, or directly; what she is told."""
    slack = running.slack
    file = slack.upload(name, body)
    before = len(running.lines())
    if where == "directly":
        slack.direct(said, files=[file])
    else:
        slack.mention(said, channel=where, files=[file])
    assert until(lambda: len(running.lines()) > before, 15)
    assert until(lambda: running.bot.desk.idle, 15)
    return file, running.lines()[before:]


def test_a_pdf_in_a_mention_is_read_and_answered_from(room: Wired) -> None:
    """It says what it read and who gets answers from it; what is asked beside it is answered at once."""
    _, told = hand(room, "papers", "cwm.pdf", given(), QUESTION)
    assert len(told) == 2
    assert "I have read cwm.pdf (1 page). I answer from it in this channel alone." in told[0]
    assert "World Models" in told[0]
    assert "from a PDF given to me" in told[0]
    assert "the PDF given to me" in told[1]
    assert TOLD in told[1]


@pytest.mark.parametrize("said", ["", "here it is", "read this please", "fyi"])
def test_a_pdf_that_comes_with_no_question_is_only_read(room: Wired, said: str) -> None:
    """And is what is talked about from then on."""
    _, told = hand(room, "directly", "cwm.pdf", given(), said)
    assert len(told) == 1
    assert "Only you get answers from it, here." in told[0]
    assert TOLD in room.slack.answer(room.slack.direct("how many zebra accelerators did it take?")).text


def test_a_pdf_without_a_stamp_is_known_by_its_title(room: Wired) -> None:
    """Of a title that no paper has it is a paper of its own, which is said."""
    _, told = hand(room, "papers", "a.pdf", given(stamp="", title=TITLE, byline="Jade Copet, Gal Cohen"))
    assert "I have read a.pdf" in told[0]
    assert "delete the file" not in told[0]
    _, told = hand(room, "papers", "b.pdf", given(stamp=""))
    assert "It is no paper that I have otherwise" in told[0]
    assert "A Title That Nobody Has" in told[0]


@pytest.mark.parametrize("there", [True, False])
def test_a_paper_that_is_not_here_is_asked_of_arxiv(tmp_path: Path, *, there: bool) -> None:
    """By the id on its first page; what arXiv does not know either is said, and known by the file alone."""
    fake = FakeArxiv(Clock(datetime.now(UTC)))
    if there:
        first = datetime(2026, 11, 2, tzinfo=UTC)
        fake.entries[NEW] = Entry(NEW, "Zebras in Rivers", first.date(), first, [first])
    with (
        fake.serving() as settings,
        LoopbackSlack() as slack,
        wired(slack, tmp_path, ARXIV_API_URL=settings.api) as bot,
    ):
        _, told = hand(bot, "papers", "new.pdf", given(stamp=f"arXiv:{NEW}v1 [cs.SE] 1 Nov 2026"))
        if there:
            assert "I have read new.pdf" in told[0]
            assert "Zebras in Rivers" in told[0]
        else:
            assert f"It is arXiv:{NEW}, which I do not have and cannot get" in told[0]
        assert stored(bot) == [(TEAM, PAPERS, "")]


def test_the_shortcut_reads_the_pdf_of_a_message(room: Wired) -> None:
    """Whoever runs it alone sees what came of it."""
    slack = room.slack
    turn = slack.say("have a look, all", "papers", "bob", files=[slack.upload("cwm.pdf", given(), "bob")])
    message = slack.workspace.message(turn.channel, turn.ts)
    assert until(lambda: room.bot.desk.idle)
    assert not stored(room)
    before = len(room.lines("response"))
    slack.message_shortcut("read_pdf", message)
    assert until(lambda: len(room.lines("response")) > before, 15)
    assert "I have read cwm.pdf" in room.lines("response")[before]
    assert stored(room) == [(TEAM, PAPERS, "")]
    plain = slack.say("no file here", "papers")
    slack.message_shortcut("read_pdf", slack.workspace.message(plain.channel, plain.ts))
    assert until(lambda: "There is no PDF in this message" in room.lines("response")[-1], 15)


def stored(running: Wired) -> list[tuple[str, str, str]]:
    """By whom each text may be seen."""
    with running.bot.library.store.read() as db:
        return [(row.team, row.channel, row.person) for row in db.execute(texts.select())]


def test_nobody_else_reads_a_file_of_a_channel(room: Wired) -> None:
    """A file that comes without a mention is not read, also in a thread that is the bot's."""
    slack = room.slack
    slack.say("look at this", "papers", files=[slack.upload("cwm.pdf", given())])
    turn = slack.mention("papers by Gloeckle")
    slack.answer(turn)
    slack.say("and by Synnaeve?", "papers", thread=turn.ts, files=[slack.upload("cwm.pdf", given())])
    assert until(lambda: room.bot.desk.idle)
    assert not stored(room)


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("page.pdf", b"<!doctype html><html>x</html>", "it is a web page, not a PDF"),
        ("empty.pdf", b"  ", "it is not a PDF"),
        ("cut.pdf", given()[:300], "it is damaged or not a whole PDF"),
        ("scan.pdf", pdf([[Put(72, 700, "x")]] * 3), "its pages are pictures: there is no text in it"),
        ("long.pdf", pdf([[Put(72, 700, "x")]], count=400), "it has 400 pages, and at most 300 are read"),
        ("large.pdf", b"%PDF-1.4" + b" " * 25_000_001, "it is larger than 25 MB"),
        ("figure.png", b"\x89PNG", ""),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(room: Wired, name: str, body: bytes, why: str) -> None:
    """And nothing is kept; a file that is no PDF is passed over."""
    if not why:
        _, told = hand(room, "papers", name, body, "newest papers")
        assert "could not read" not in told[0]
        return
    _, told = hand(room, "papers", name, body)
    assert told[0].startswith(f"I could not read {name}: ")
    assert why in told[0]
    assert told[0].count("\n") == 0
    assert not stored(room)


def test_a_text_leaves_with_its_file(room: Wired) -> None:
    """In every place where it was given; taken out of one channel, it leaves there."""
    slack = room.slack
    file = slack.upload("cwm.pdf", given())
    for where in ("papers", "secret"):
        slack.answer(slack.mention("", channel=where, files=[file]))
    slack.answer(slack.direct("", files=[file]))
    assert until(lambda: room.bot.desk.idle, 15)
    assert sorted(stored(room)) == [(TEAM, "", ALICE), (TEAM, PAPERS, ""), (TEAM, SECRET, "")]
    slack.unshare(file, "papers")
    assert sorted(stored(room)) == [(TEAM, "", ALICE), (TEAM, SECRET, "")]
    slack.delete_file(file)
    assert not stored(room)
    assert TOLD not in slack.answer(slack.direct(QUESTION)).text


WAYS = ("alice directly", "bob directly", "alice in papers", "bob in papers", "alice in secret", "alice by command", "bob by command")  # fmt: skip
HEARD = {
    "directly": {"alice directly"},
    "papers": {"alice in papers", "bob in papers", "alice by command", "bob by command"},
    "secret": {"alice in secret"},
}


@pytest.mark.parametrize("where", HEARD)
def test_a_pdf_is_for_those_alone_who_could_see_it_there(
    room: Wired, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By questions, cards and mentions from every place, Home, exports, digests, other workspaces, and the log."""
    caplog.set_level("DEBUG", "bot")
    hand(room, where, "zebra-plans.pdf", given())
    for way in WAYS:
        asked = {
            one: asked_by(room, way, one)
            for one in (QUESTION, "show CWM", "which papers mention zebra accelerators in their text?")
        }
        heard = {
            TOLD in asked[QUESTION],
            "from a PDF given" in asked["show CWM"],
            TOLD in list(asked.values())[2],
        }
        assert heard == {way in HEARD[where]}, (way, asked)
    for way in WAYS:
        for one in (
            "cite CWM as bibtex",
            "cite papers by Gloeckle as bibtex",
            "newest papers",
            "my reading list",
        ):
            assert "zebra" not in asked_by(room, way, one)
    assert "zebra" not in home(room)
    assert forged(room, QUESTION, team="T0OTHER").count("zebra accelerators for three") == 0
    assert "zebra-plans" not in caplog.text
    assert "accelerators for three" not in caplog.text
    assert "xoxb" not in caplog.text


OWN = "Zebra Budgets for Otters"
MENTIONS = "which papers mention zebra accelerators in their text?"
ABOUT = f"how many zebra accelerators did the pretraining of {OWN} take?"


@pytest.mark.parametrize("where", HEARD)
def test_a_paper_that_is_only_a_pdf_is_for_those_alone_who_could_see_it_there(
    room: Wired, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By its title, by its id, by what it says and in the list of PDFs; in no listing, citation, digest, export or log."""
    caplog.set_level("DEBUG", "bot")
    hand(room, where, "zebra-plans.pdf", given(stamp="", title=OWN))
    with room.bot.library.store.read() as db:
        number = db.execute(texts.select()).one().paper
    for way in WAYS:
        asked = {
            one: asked_by(room, way, one)
            for one in (ABOUT, MENTIONS, f"show {OWN}", f"show {number}", "which PDFs are here?")
        }
        heard = {TOLD in asked[ABOUT], TOLD in asked[MENTIONS], *("a PDF given" in asked[f"show {one}"] or "Given to me" in asked[f"show {one}"] for one in (OWN, number)), OWN in asked["which PDFs are here?"]}  # fmt: skip
        assert heard == {way in HEARD[where]}, (way, asked)
        for one in (
            "papers about zebra budgets",
            "newest papers",
            "my reading list",
            "cite papers by Gloeckle as bibtex",
            "how many papers are there?",
            "status",
        ):
            assert OWN not in asked_by(room, way, one), (way, one)
        for one in (f"save {number}", f"cite {number}", f"papers like {number}", f"compare CWM and {number}"):
            assert TOLD not in asked_by(room, way, one), (way, one)
    assert OWN not in home(room)
    for team in ("T0OTHER", "T0PAPERLAB2"):
        assert OWN not in forged(room, f"show {number}", team=team)
        assert TOLD not in forged(room, ABOUT, team=team)
    library = room.bot.library
    assert library.paper(number) is None
    assert OWN not in str(library.papers([number, CWM]))
    assert OWN not in caplog.text
    assert "zebra-plans" not in caplog.text
    assert "accelerators for three" not in caplog.text


def test_a_paper_that_is_only_a_pdf_is_talked_about(room: Wired) -> None:
    """It answers from its text, is listed and shown again; what is not known of it is said, and nothing is kept of it."""
    slack = room.slack
    _, told = hand(room, "directly", "plans.pdf", given(stamp="", title=OWN))
    assert "It is no paper that I have otherwise" in told[0]
    assert "Only you get answers from it, here." in told[0]
    assert OWN in told[0]

    def said(text: str) -> str:
        answer = slack.answer(slack.direct(text), 15)
        return answer.text + str(answer.blocks)

    assert TOLD in said("how many zebra accelerators did it take?")
    assert "by nothing but a storm" in said("did people see the machines after a storm?")
    assert "only have the PDF" in said("cite it as bibtex")
    assert "only have the PDF" in said("save it")
    assert "only have the PDF" in said("when was it published?")
    listed = said("list my pdfs")
    assert OWN in listed
    assert "for you alone" in listed
    assert "Cite all" not in listed
    assert TOLD in said("what does the first one say about zebra accelerators?")
    assert "arxiv.org/abs/pdf" not in listed + told[0]


def test_a_paper_that_came_later_takes_its_pdf(tmp_path: Path) -> None:
    """Given again once its paper is here, it is that paper's text, and no paper of its own any more."""
    with LoopbackSlack() as slack, wired(slack, tmp_path) as bot:
        _, told = hand(bot, "papers", "new.pdf", given(stamp="", title=OWN, byline="Alex Gu"))
        assert "It is no paper that I have otherwise" in told[0]
        bot.bot.library.add([Paper(NEW, OWN, "An abstract.", (Name("Gu"),), date(2026, 11, 2))])
        _, told = hand(bot, "papers", "new.pdf", given(stamp="", title=OWN, byline="Alex Gu"))
        assert "It is no paper that I have otherwise" not in told[0]
        with bot.bot.library.store.read() as db:
            assert [row.paper for row in db.execute(texts.select())] == [NEW]


@pytest.mark.parametrize("left", ["deleted", "unshared", "unshared elsewhere", "given again"])
def test_a_file_that_leaves_while_it_is_read_is_not_kept(
    room: Wired, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order in which the event and the text come; taken out of another channel it stays."""
    slack, texts_ = room.slack, Texts
    file = slack.upload("plans.pdf", given(stamp="", title=OWN))
    put = texts_.put

    def slow(self: Texts, *args: object, **more: object) -> bool:
        if left == "deleted":
            slack.delete_file(file)
        else:
            slack.unshare(file, "secret" if left.endswith("elsewhere") else "papers")
        return put(self, *args, **more)  # type: ignore[arg-type]

    if left == "given again":
        slack.unshare(file, "papers")
    else:
        monkeypatch.setattr(Texts, "put", slow)
    told = slack.answer(slack.mention("", files=[file]), 15).text
    kept = left in {"unshared elsewhere", "given again"}
    assert ("I have read plans.pdf" in told) == kept
    assert ("it is not in Slack any more" in told) != kept
    assert bool(stored(room)) == kept


def test_what_nobody_asked_sees_only_what_is_everybodys(room: Wired) -> None:
    """Digests, exports and assistants read texts by a viewer who was given nothing."""
    hand(room, "papers", "cwm.pdf", given())
    library = room.bot.library
    assert library.texts.viewer == Viewer()
    assert library.texts.known([CWM]) == {}
    assert library.texts.text(CWM) is None
    assert library.texts.count() == 0
    assert Texts(library.store, Viewer("T0OTHER", PAPERS)).text(CWM) is None
    assert Texts(library.store, Viewer("T0OTHER", "", ALICE)).text(CWM) is None


def asked_by(running: Wired, way: str, said: str) -> str:
    """What somebody is told who asks in some way, as text and blocks."""
    slack = running.slack
    user, _, where = way.partition(" ")
    if where == "by command":
        before = len(running.lines("response"))
        delivery = slack.slash(f"/paper {said}", user=user).delivery
        if delivery.answer:
            return str(delivery.json)
        assert until(lambda: len(running.lines("response")) > before, 10)
        return running.lines("response")[before]
    turn = (
        slack.direct(said, user)
        if where == "directly"
        else slack.mention(said, where.removeprefix("in "), user)
    )
    answer = slack.answer(turn, 15)
    return answer.text + str(answer.blocks)


def home(running: Wired) -> str:
    running.slack.open_home("bob")
    assert running.slack.wait(lambda: running.slack.home("bob") is not None)
    assert until(lambda: running.bot.desk.idle)
    return str(running.slack.home("bob"))


def forged(running: Wired, said: str, team: str) -> str:
    """What the bot posts for a message of another workspace in a channel of the same id."""
    before = len(running.lines())
    event = {
        "type": "app_mention",
        "user": ALICE,
        "channel": PAPERS,
        "ts": f"{time.time():.6f}",
        "text": f"<@U0PAPERBOT> {said}",
    }
    body = json.dumps(
        {"type": "event_callback", "team_id": team, "event_id": f"Ev{time.time_ns()}", "event": event}
    ).encode()
    headers = {"Content-Type": "application/json"} | signature(running.slack.secret, body, int(time.time()))
    assert through_wsgi(running.bot.web)(body, headers)[0] == 200
    assert until(lambda: running.bot.desk.idle)
    return "".join(running.lines()[before:])


def test_without_the_permission_the_sign_in_page_is_noticed(tmp_path: Path) -> None:
    """Slack shows it with status 200; it is not taken for the file."""
    scopes = frozenset({"app_mentions:read", "chat:write", "im:history", "users:read", "assistant:write"})
    with LoopbackSlack(scopes=scopes) as slack, wired(slack, tmp_path) as bot:
        _, told = hand(bot, "papers", "cwm.pdf", given())
        assert told[0].startswith(
            "I could not read cwm.pdf: Slack does not let me open it; I need the permission files:read"
        )
        assert not stored(bot)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
        ("https://slack.com/files-pri/T1-F1/a.pdf", True),
        ("http://files.slack.com/a.pdf", False),
        ("https://files.slack.com:8443/a.pdf", False),
        ("https://files.slack.com@example.org/a.pdf", False),
        ("https://u:p@files.slack.com/a.pdf", False),
        ("https://example.org/files.slack.com/a.pdf", False),
        ("https://notslack.com/a.pdf", False),
        ("https://files.slack.com.example.org/a.pdf", False),
        ("https://example.org\\@files.slack.com/a.pdf", False),
        ("//files.slack.com/a.pdf", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_the_token_goes_to_slacks_own_hosts_alone(url: str, *, own: bool) -> None:
    assert is_slacks(url, "https://slack.com/api/") == own


class Elsewhere(BaseHTTPRequestHandler):
    """A host that is none of Slack's, or Slack itself redirecting to one; notes what it is shown."""

    shown: list[str]
    status = 302
    to = ""

    def do_GET(self) -> None:
        self.shown.append(self.headers.get("Authorization", ""))
        self.send_response(self.status)
        self.send_header("Location", self.to)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def hosts() -> Iterator[tuple[ThreadingHTTPServer, ThreadingHTTPServer, list[str]]]:
    """Slack, which redirects to a second host; and what that one is shown."""
    shown: list[str] = []
    there = type("There", (Elsewhere,), {"shown": shown, "status": 200})
    other = ThreadingHTTPServer(("127.0.0.1", 0), there)
    here = type("Here", (Elsewhere,), {"shown": [], "to": f"http://127.0.0.1:{other.server_port}/a.pdf"})
    own = ThreadingHTTPServer(("127.0.0.1", 0), here)
    for server in (own, other):
        Thread(target=server.serve_forever, daemon=True).start()
    yield own, other, shown
    for server in (own, other):
        server.shutdown()
        server.server_close()


def test_the_token_goes_along_no_redirect(
    hosts: tuple[ThreadingHTTPServer, ThreadingHTTPServer, list[str]],
) -> None:
    """Nor to another host that a payload names."""
    own, other, shown = hosts
    client = WebClient("xoxb-secret", base_url=f"http://127.0.0.1:{own.server_port}/api/")
    for port, why in ((own.server_port, "does not let me"), (other.server_port, "not kept in Slack")):
        with pytest.raises(UnreadableError, match=why):
            download(
                client,
                Attached("F1", "a.pdf", "application/pdf", "hosted", 9, f"http://127.0.0.1:{port}/a.pdf"),
            )
    assert shown == []


def test_a_file_of_which_slack_tells_only_the_id_is_asked_for(room: Wired) -> None:
    """As in channels that are shared with other workspaces."""
    slack = room.slack
    file = slack.upload("cwm.pdf", given())
    posted = file.json(slack.url)
    hidden = {"id": file.id, "mode": "file_access", "file_access": "check_file_info"}
    assert posted["id"] == hidden["id"]
    before = len(room.lines())
    event = {
        "type": "app_mention",
        "user": ALICE,
        "channel": PAPERS,
        "ts": f"{time.time():.6f}",
        "text": "<@U0PAPERBOT>",
        "files": [hidden],
    }
    slack.event(event)
    assert until(lambda: len(room.lines()) > before, 15)
    assert "I have read cwm.pdf" in room.lines()[before]
