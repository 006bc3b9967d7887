"""The real server as `paperbot serve --http` runs it, with limits that a test reaches soon: `python tests/served.py`."""

from bot import logs
from bot.app import serve_http
from bot.settings import Settings
from bot.slack.web import Limits

TIGHT = Limits(head=1.0, body=1.5, idle=3, threads=4, connections=40, held=3_000_000)

if __name__ == "__main__":
    logs.configure("INFO")
    serve_http(Settings.from_env(), TIGHT)
