"""Installing into several workspaces: the flow, the tokens at rest, and what is refused."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from databases import held
from slack_sdk.oauth.installation_store import Installation

from bot.app import Bot, build
from bot.playground.delivery import through_wsgi
from bot.playground.slack import LoopbackSlack
from bot.settings import Settings, SettingsError
from bot.slack.installing import SCOPES, Once, Seal, Sealed
from bot.store.engine import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TEAM = "T0PAPERLAB"


def environment(slack: LoopbackSlack, folder: Path, key: str, database: str = "") -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": "111.222",
        "SLACK_CLIENT_SECRET": "hidden",
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api,
        "PAPERBOT_DATA": str(folder),
        "DATABASE_URL": database,
        "PAPERBOT_ENCRYPTION_KEY": key,
        "ARXIV_API_URL": "http://127.0.0.1:9/nowhere",
    }


@contextmanager
def served(slack: LoopbackSlack, folder: Path, key: str, database: str) -> Iterator[Bot]:
    bot = build(Settings.from_env(environment(slack, folder, key, database)))
    slack.deliver = through_wsgi(bot.web)
    yield bot
    bot.close()


def got(bot: Bot, path: str, query: str = "", cookie: str = "") -> tuple[str, str, dict[str, str]]:
    """A page of the bot's: its status, its text and its headers."""
    answered: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": cookie}
    body = b"".join(bot.web(environ, lambda status, headers: answered.append((status, headers))))  # type: ignore[arg-type]
    status, headers = answered[0]
    return status, body.decode(), {name.lower(): value for name, value in headers}


def install(bot: Bot) -> tuple[str, str]:
    """Goes through the flow as a browser does; the status and the text of its last page."""
    status, page, headers = got(bot, "/slack/install")
    assert status.startswith("200")
    link = re.search(r'href="([^"]+authorize[^"]+)"', page)
    assert link
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert set(asked["scope"][0].split(",")) == set(SCOPES)
    cookie = headers["set-cookie"].partition(";")[0]
    done, text, _ = got(bot, "/slack/oauth_redirect", f"code=good&state={asked['state'][0]}", cookie)
    again, _, _ = got(bot, "/slack/oauth_redirect", f"code=good&state={asked['state'][0]}", cookie)
    assert not again.startswith("200")
    return done, text


def test_a_workspace_installs_is_answered_and_is_forgotten(tmp_path: Path, database: str) -> None:
    """The state is good once; the token is sealed in the database; without it nothing is answered."""
    key = Fernet.generate_key().decode()
    with LoopbackSlack() as slack, served(slack, tmp_path, key, database) as bot:
        assert install(bot)[0].startswith("200")
        assert "Gloeckle" in slack.answer(slack.mention("papers by Gloeckle")).text
        assert TEAM in held(database)
        assert "xoxb-" not in held(database)
        slack.event({"type": "app_uninstalled"})
        assert Sealed(bot.library.store, Seal(Fernet.generate_key().decode()), lambda: NOW).of(TEAM) is None


def test_a_state_is_accepted_once_however_many_try(store: Store) -> None:
    """Four threads bring one state back at once, fifty times: exactly one of them is let in, and none too late."""
    states = Once(store, lambda: NOW)
    for _ in range(50):
        assert sorted(together(partial(states.consume, states.issue()), 4)) == [False, False, False, True]
    late = states.issue()
    assert not Once(store, lambda: NOW + timedelta(minutes=11)).consume(late)


def together(work: Callable[[], bool], threads: int) -> list[bool]:
    """What several threads get that do the same at once."""
    with ThreadPoolExecutor(threads) as pool:
        return [done.result() for done in [pool.submit(work) for _ in range(threads)]]


@pytest.mark.logs
def test_keys_are_rotated_and_a_wrong_one_opens_nothing(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A new key before the old one opens and seals; without the old one the operator is told, and never a token."""
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    kept = Installation(team_id=TEAM, user_id="U1", bot_token="xoxb-secret", bot_id="B1", bot_user_id="U2")
    Sealed(store, Seal(old), lambda: NOW).save(kept)
    assert Sealed(store, Seal(f"{new},{old}"), lambda: NOW).token(TEAM) == "xoxb-secret"
    assert Sealed(store, Seal(old), lambda: NOW).token("T0OTHER") == ""
    assert Sealed(store, Seal(new), lambda: NOW).token(TEAM) == ""
    assert "PAPERBOT_ENCRYPTION_KEY" in caplog.text
    assert "xoxb" not in caplog.text


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET"),
        ({"PAPERBOT_ENCRYPTION_KEY": ""}, "PAPERBOT_ENCRYPTION_KEY"),
        ({"PAPERBOT_ENCRYPTION_KEY": "short"}, "PAPERBOT_ENCRYPTION_KEY"),
        ({"SLACK_BOT_TOKEN": "xoxb-one"}, "SLACK_BOT_TOKEN"),
    ],
)
def test_what_is_missing_is_one_sentence_at_the_start(
    tmp_path: Path, change: dict[str, str], named: str
) -> None:
    """It names the variable; no secret is in it."""
    with LoopbackSlack() as slack:
        given = environment(slack, tmp_path, Fernet.generate_key().decode()) | change
        with pytest.raises(SettingsError, match=named) as refused:
            build(Settings.from_env(given))
    assert "hidden" not in str(refused.value)


def test_the_scopes_asked_for_are_those_of_the_manifest() -> None:
    """An installation by OAuth may do what one from the manifest may."""
    scopes = json.loads((ROOT / "manifest.json").read_text())["oauth_config"]["scopes"]
    assert set(SCOPES) == set(scopes["bot"]) | set(scopes["bot_optional"])
