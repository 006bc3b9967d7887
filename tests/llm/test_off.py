"""Without a model nothing of it is there: no import, and no byte of an answer is another."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Llm, Settings, SettingsError

ROOT = Path(__file__).parent.parent.parent
LOADED = """
import sys
from bot.app import build
from bot.settings import Settings
bot = build(Settings.from_env())
reply = bot.desk.conversation.reply("summarize CWM", __import__("bot.dialogue.conversation").dialogue.conversation.Place("T", "C", "U"))
bot.close()
print(sorted(name for name in sys.modules if name.startswith(("openai", "bot.llm", "bot.slack.composing"))))
"""

QUESTIONS = [
    json.loads(line)["q"]
    for name in ("open", "blind")
    for line in (ROOT / f"tests/questions/{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
BARRED = """
import sys
class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "openai" or name.startswith("bot.llm"):
            raise ImportError(name)
sys.meta_path.insert(0, Barred())
from bot.cli import main
sys.exit(main())
"""


def answers(begun: list[str], data: Path, **env: str) -> str:
    """The answers to all questions in JSON, as they are printed, but for the time that each took."""
    done = subprocess.run(
        [sys.executable, *begun, "ask", "--json", "-"],
        input="\n".join(QUESTIONS) + "\n",
        capture_output=True,
        text=True,
        env=os.environ | {"PAPERBOT_DATA": str(data)} | env,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    return re.sub(r'"ms": [0-9.]+', '"ms": 0', done.stdout)


def test_no_byte_of_an_answer_is_another(tmp_path: Path) -> None:
    """Of more than two hundred: with the client installed and empty settings, and where neither it nor the bot's part can be imported."""
    unset = dict.fromkeys(("PAPERBOT_LLM_URL", "PAPERBOT_LLM_MODEL", "PAPERBOT_LLM_KEY"), "")
    barred = answers(["-c", BARRED], tmp_path, **unset)
    assert barred.count("\n") == len(QUESTIONS) > 200
    assert answers(["-m", "bot"], tmp_path, **unset) == barred


def test_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    """Neither the client nor the bot's own part, in a fresh process that answered a question."""
    env = os.environ | {
        "PAPERBOT_DATA": str(tmp_path),
        "SLACK_API_URL": "http://127.0.0.1:9/",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "s",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, env=env, cwd=ROOT, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr[-800:]


def test_an_answer_in_json_has_the_keys_that_it_had(tmp_path: Path) -> None:
    """What a program reads is as it was."""
    env = os.environ | {"PAPERBOT_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "ask", "--json", "summarize CWM"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=True)
    assert list(json.loads(done.stdout)) == [
        "question", "query", "kind", "text", "papers", "related", "quotes", "total", "refused", "ms",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PAPERBOT_LLM_URL": "http://x/v1"}, "PAPERBOT_LLM_MODEL"),
        ({"PAPERBOT_LLM_MODEL": "m"}, "PAPERBOT_LLM_URL"),
        ({"PAPERBOT_LLM_URL": "x", "PAPERBOT_LLM_MODEL": "m"}, "PAPERBOT_LLM_URL"),
        ({"PAPERBOT_LLM_URL": "http://x", "PAPERBOT_LLM_MODEL": "m", "PAPERBOT_LLM_DAILY": "0"}, "PAPERBOT_LLM_DAILY"),
        ({"PAPERBOT_LLM_URL": "http://x", "PAPERBOT_LLM_MODEL": "m", "PAPERBOT_LLM_SECONDS": "long"}, "PAPERBOT_LLM_SECONDS"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told(given: dict[str, str], named: str) -> None:
    """In one sentence that names the variable."""
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(given)


def test_the_key_is_shown_nowhere() -> None:
    """Not in the settings' own words either."""
    assert "hush" not in repr(Settings(llm=Llm("http://x", "m", "hush")))
