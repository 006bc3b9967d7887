"""The bot and a server of OpenAI's protocol that somebody else wrote, from npm; skipped without Node or its registry."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lies import helping
from loopback import Loopback

from bot.answers import Written
from bot.dialogue.conversation import Asked, Place
from bot.library import Library
from bot.llm.client import Model, ServerError
from bot.llm.helper import Helper
from bot.settings import Llm

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "aimock.mjs")
PLACE = Place("T1", "C1", "U1", "1.0")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server, installed as its lock file says."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        pytest.skip("Node is not installed")
    folder = tmp_path_factory.mktemp("aimock")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"npm's registry did not give the server: {done.stderr[-200:]}")
    with subprocess.Popen([node, "aimock.mjs"], cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield f"{server.stdout.readline().strip()}/v1"
        server.terminate()


@pytest.fixture
def helper(url: str, ten: Library) -> Iterator[Helper]:
    with helping(ten, Loopback(url), seconds=2) as made:
        yield made


def wrote(helper: Helper, said: str) -> Written:
    """What is shown beside a summary of CWM, where the request holds some words."""
    reply = helper.conversation.reply("summarize CWM", PLACE)
    *_, last = helper.write(Asked(said, PLACE), reply)
    return last


def test_a_stream_becomes_checked_sentences(helper: Helper) -> None:
    """In pieces of seven letters, and each sentence once."""
    found = wrote(helper, "summarize CWM")
    assert len(found.sentences) == 2
    assert not found.end
    assert "131k tokens" in found.sentences[1]


def test_a_message_is_read(helper: Helper) -> None:
    """The strict text comes as JSON, and is taken where it was asked."""
    said = "who did the proof shortening thing"
    reply = helper.conversation.reply(said, PLACE)
    better = helper.reread(Asked(said, PLACE), reply)
    assert better
    assert str(better.query) == 'authors of "ProofOptimizer"'


@pytest.mark.parametrize(
    ("word", "end"),
    [
        ("zebra-limited", "busy"),
        ("zebra-failing", "busy"),
        ("zebra-refused", "refused"),
        ("zebra-malformed", "broken"),
        ("zebra-slow", "slow"),
        ("zebra-tool", "nothing"),
    ],
)
def test_what_goes_wrong_is_a_word_and_nothing_is_shown(helper: Helper, word: str, end: str) -> None:
    """Nothing is tried again, nothing is raised, and a call of a tool is no text."""
    found = wrote(helper, f"summarize CWM {word}")
    assert found.end == end
    assert not found.sentences


@pytest.mark.parametrize("word", ["zebra-cut", "zebra-dropped"])
def test_of_a_cut_stream_whole_sentences_stay(helper: Helper, word: str) -> None:
    """What was begun when it broke off is not shown."""
    found = wrote(helper, f"summarize CWM {word}")
    assert found.end in {"broken", "unreachable"}  # a reset may overtake what was sent
    assert all(one.endswith("].") for one in found.sentences)


def test_a_server_that_is_not_there_is_a_word() -> None:
    """Told as unreachable, at once."""
    model = Model.open(Llm("http://127.0.0.1:9/v1", "m"))
    with pytest.raises(ServerError) as error:
        list(model.stream([{"role": "user", "content": "hello"}]))
    assert error.value.kind == "unreachable"
    model.close()
