"""Settings.from_env(): the only reader of the environment.

A missing or malformed value is one clear sentence that names the variable; secrets never appear in it,
nor in the settings' repr.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from bot.kept import compiled

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LEVELS: tuple[Level, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
Adding = Literal["everyone", "admins", "off"]
ADDING: tuple[Adding, ...] = ("everyone", "admins", "off")
Wanted = Literal["off", "asked", "all"]
WANTED: tuple[Wanted, ...] = ("off", "asked", "all")
Meaning = Literal["auto", "on", "off"]
MEANINGS: tuple[Meaning, ...] = ("auto", "on", "off")
_SET = compiled(r"[a-z][a-z-]+(?:\.[A-Za-z-]{2,})?")
_HOST = compiled(r"https?://[A-Za-z0-9.\-\[\]:]+/?")
_INDEX = compiled(r"[a-z][a-z0-9_]{0,60}")
_SHARDS = 1000
_NUMBER = compiled(r"[0-9]{1,2}(?:\.[0-9]{1,3})?")
Choice = TypeVar("Choice", Wanted, Meaning)
MOST = 64
"""Processes that answer over HTTP on one machine."""
HOME = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A variable is missing or malformed; the message says which, and what to write."""


def taken(port: int) -> SettingsError:
    """What is said where another program listens on the port already."""
    return SettingsError(
        f"PORT: another program listens on {port} already. End it, or choose another one, such as PORT={port % 65_000 + 1}."
    )


@dataclass(frozen=True)
class Llm:
    """A language model on a server that speaks as OpenAI's does; none without `url` and `model`."""

    url: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    private: frozenset[str] = frozenset()
    """The workspaces whose private channels and papers may be told to the server; "all" stands for each of them."""
    seconds: int = 30
    """For how long one answer is waited for."""
    daily: int = 100
    """How often the model is asked for one person a day."""

    def __bool__(self) -> bool:
        return bool(self.url and self.model)

    def confides(self, team: str) -> bool:
        """Whether the server may be told what is private in a workspace."""
        return not self.private.isdisjoint({team, "all"})


@dataclass(frozen=True)
class Search:
    """An OpenSearch cluster, and the account that may use it."""

    urls: tuple[str, ...]
    """Its hosts; passwords are not part of them."""
    user: str = ""
    password: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    """An API key, instead of a user."""
    ca: Path | None = None
    """The certificates by which hosts are known, where they are not the system's."""
    index: str = "paperbot"
    """The alias of the index; one for each database."""
    shards: int = 3
    replicas: int = 1
    patience: float = 1.6
    """Seconds that all requests of one answer may take together; then the newest papers alone are searched."""


@dataclass(frozen=True)
class Settings:
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    encryption_key: str = field(default="", repr=False)
    slack_api: str = "https://slack.com/api/"
    port: int = 3000
    workers: int = 1
    """How many processes answer over HTTP."""
    corpus: Path = HOME / "corpus"
    data: Path = HOME / "data"
    database: str = ""
    """A SQLAlchemy URL; from_env() fills in the SQLite file under `data`."""
    patience: float = 1.5
    """For how many seconds whoever serves Slack waits for the database; Slack waits for three."""
    oai: str = "https://oaipmh.arxiv.org/oai"
    api: str = "https://export.arxiv.org/api/query"
    rss: str = "https://rss.arxiv.org/rss"
    site: str = "https://arxiv.org"
    """Where the texts of papers are, as HTML and PDF."""
    texts: Wanted = "off"
    """Which full texts are fetched: none; those of papers that are asked about, opened or saved; in the end, of all."""
    texts_size: int = 2000
    """Megabytes that full texts may take; those that nobody wanted for longest leave first."""
    adding: Adding = "everyone"
    """Who in Slack may have single papers fetched from arXiv."""
    sets: tuple[str, ...] = ()
    """The sets of arXiv that are read every night by whichever process delivers digests."""
    zotero_key: str = field(default="", repr=False)
    zotero_group: str = ""
    """The number of the group to whose library in Zotero reading lists may be sent."""
    zotero: str = "https://api.zotero.org"
    contact: str = ""
    """Whom arXiv may write to; part of the User-Agent."""
    mcp: bool = False
    """Whether assistants are answered at /mcp, beside Slack over HTTP."""
    meaning: Meaning = "auto"
    """Whether papers are found by what they mean too: where the semantic extra is installed, always, or never."""
    llm: Llm = Llm()
    """The language model that reads and writes where words alone do not do."""
    search: Search | None = None
    """Where papers are searched; None for the index of this machine."""
    level: Level = "INFO"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """The settings in `env` (default: a .env file, overridden by the process's environment)."""
        given = {k: v.strip() for k, v in (_environment() if env is None else env).items() if v and v.strip()}
        data = Path(given.get("PAPERBOT_DATA", cls.data)).expanduser()
        return cls(
            bot_token=_prefixed(given, "SLACK_BOT_TOKEN", "xoxb-"),
            app_token=_prefixed(given, "SLACK_APP_TOKEN", "xapp-"),
            signing_secret=given.get("SLACK_SIGNING_SECRET", ""),
            client_id=given.get("SLACK_CLIENT_ID", ""),
            client_secret=given.get("SLACK_CLIENT_SECRET", ""),
            encryption_key=given.get("PAPERBOT_ENCRYPTION_KEY", ""),
            slack_api=_url(given, "SLACK_API_URL", cls.slack_api).rstrip("/") + "/",
            port=_port(given),
            workers=_workers(given),
            corpus=Path(given.get("PAPERBOT_CORPUS", cls.corpus)).expanduser(),
            data=data,
            database=_database(given.get("DATABASE_URL", ""), data),
            oai=_url(given, "ARXIV_OAI_URL", cls.oai),
            api=_url(given, "ARXIV_API_URL", cls.api),
            rss=_url(given, "ARXIV_RSS_URL", cls.rss),
            site=_url(given, "ARXIV_URL", cls.site).rstrip("/"),
            texts=_texts(given),
            texts_size=_megabytes(given),
            adding=_adding(given),
            sets=_sets(given.get("ARXIV_SETS", "")),
            zotero_key=_zotero(given),
            zotero_group=given.get("ZOTERO_GROUP", ""),
            zotero=_url(given, "ZOTERO_API_URL", cls.zotero).rstrip("/"),
            contact=given.get("PAPERBOT_CONTACT", ""),
            mcp=_switched(given, "PAPERBOT_MCP"),
            meaning=_meaning(given),
            llm=_llm(given),
            search=_search(given),
            level=_level(given),
        )


def _environment() -> dict[str, str]:
    file = Path(".env")
    if not file.exists():
        return dict(os.environ)
    from dotenv import dotenv_values  # noqa: PLC0415  only where there is something to read

    return {k: v for k, v in dotenv_values(file).items() if v is not None} | dict(os.environ)


def _prefixed(given: Mapping[str, str], name: str, prefix: str) -> str:
    value = given.get(name, "")
    if value and not value.startswith(prefix):
        raise SettingsError(
            f"{name} should begin with {prefix}; copy it again from your app's page at api.slack.com/apps."
        )
    return value


def _url(given: Mapping[str, str], name: str, default: str) -> str:
    value = given.get(name, default)
    if not value.startswith(("http://", "https://")):
        raise SettingsError(f"{name} should be an address such as {default}.")
    return value


def _sets(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value.replace(",", " ").split()))
    if wrong := next((name for name in names if not _SET.fullmatch(name)), ""):
        raise SettingsError(
            f"ARXIV_SETS: {wrong} is no set of arXiv; write archives or categories such as cs, math.AG"
        )
    return names


def _texts(given: Mapping[str, str]) -> Wanted:
    return _chosen(given, "PAPERBOT_TEXTS", "off", WANTED)


def _meaning(given: Mapping[str, str]) -> Meaning:
    return _chosen(given, "PAPERBOT_MEANING", "auto", MEANINGS)


def _llm(given: Mapping[str, str]) -> Llm:
    url, model = given.get("PAPERBOT_LLM_URL", ""), given.get("PAPERBOT_LLM_MODEL", "")
    if bool(url) != bool(model):
        raise SettingsError("PAPERBOT_LLM_URL and PAPERBOT_LLM_MODEL go together: give both, or neither.")
    if not url:
        return Llm()
    return Llm(
        _url(given, "PAPERBOT_LLM_URL", "http://127.0.0.1:8080/v1").rstrip("/"),
        model,
        given.get("PAPERBOT_LLM_KEY", ""),
        frozenset(given.get("PAPERBOT_LLM_PRIVATE", "").replace(",", " ").split()),
        _whole(given, "PAPERBOT_LLM_SECONDS", Llm.seconds, 600),
        _whole(given, "PAPERBOT_LLM_DAILY", Llm.daily, 1_000_000),
    )


def _whole(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= most):
        raise SettingsError(f"{name} should be a number from 1 to {most}, such as {default}.")
    return int(value)


def _chosen(given: Mapping[str, str], name: str, default: Choice, choices: Sequence[Choice]) -> Choice:
    """The choice that a variable names."""
    value = given.get(name, default).lower()
    for choice in choices:
        if choice == value:
            return choice
    raise SettingsError(f"{name} should be one of {', '.join(choices)}.")


def _zotero(given: Mapping[str, str]) -> str:
    secret, group = given.get("ZOTERO_API_KEY", ""), given.get("ZOTERO_GROUP", "")
    if bool(secret) != bool(group):
        raise SettingsError("ZOTERO_API_KEY and ZOTERO_GROUP go together: give both, or neither.")
    if group and not (group.isascii() and group.isdigit()):
        raise SettingsError("ZOTERO_GROUP should be the number in your group's address, such as 4711.")
    if group and given.get("SLACK_CLIENT_ID"):
        raise SettingsError(
            "ZOTERO_GROUP: with OAuth several workspaces would write into one group; leave it empty."
        )
    return secret


def _adding(given: Mapping[str, str]) -> Adding:
    value = given.get("PAPERBOT_ADD", "everyone").lower()
    for adding in ADDING:
        if adding == value:
            return adding
    raise SettingsError(f"PAPERBOT_ADD should be one of {', '.join(ADDING)}.")


def _megabytes(given: Mapping[str, str]) -> int:
    value = given.get("PAPERBOT_TEXTS_MB", "2000")
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 10_000_000):
        raise SettingsError("PAPERBOT_TEXTS_MB should be a number of megabytes, such as 2000.")
    return int(value)


def _port(given: Mapping[str, str]) -> int:
    value = given.get("PORT", "3000")
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise SettingsError("PORT should be a number from 1 to 65535, such as 3000.")
    return int(value)


def _workers(given: Mapping[str, str]) -> int:
    value = given.get("WEB_CONCURRENCY", "1")
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= MOST):
        raise SettingsError(f"WEB_CONCURRENCY should be a number from 1 to {MOST}, such as 2.")
    return int(value)


def _switched(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "off").lower()
    if value not in {"on", "off"}:
        raise SettingsError(f"{name} should be on or off.")
    return value == "on"


def _database(value: str, data: Path) -> str:
    if not value:
        return f"sqlite:///{data / 'paperbot.sqlite3'}"
    scheme, found, rest = value.partition("://")
    if found and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if found and scheme == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        return value
    raise SettingsError("DATABASE_URL should begin with postgresql:// or sqlite:///, and name a database.")


def _search(given: Mapping[str, str]) -> Search | None:
    urls = tuple(given.get("PAPERBOT_SEARCH_URL", "").replace(",", " ").split())
    if not urls:
        return None
    if wrong := next((url for url in urls if not _HOST.fullmatch(url)), ""):
        raise SettingsError(
            f"PAPERBOT_SEARCH_URL: {wrong.rpartition('@')[2]} should be an address such as https://search.example.org:9200; "
            "user and password go into PAPERBOT_SEARCH_USER and PAPERBOT_SEARCH_PASSWORD."
        )
    user, password = given.get("PAPERBOT_SEARCH_USER", ""), given.get("PAPERBOT_SEARCH_PASSWORD", "")
    if bool(user) != bool(password):
        raise SettingsError(
            "PAPERBOT_SEARCH_USER and PAPERBOT_SEARCH_PASSWORD go together: give both, or neither."
        )
    index = given.get("PAPERBOT_SEARCH_INDEX", Search.index)
    if not _INDEX.fullmatch(index):
        raise SettingsError("PAPERBOT_SEARCH_INDEX should be a name in small letters, such as paperbot.")
    ca = given.get("PAPERBOT_SEARCH_CA", "")
    return Search(
        urls,
        user,
        password,
        given.get("PAPERBOT_SEARCH_API_KEY", ""),
        Path(ca).expanduser() if ca else None,
        index,
        _small(given, "PAPERBOT_SEARCH_SHARDS", Search.shards, 1),
        _small(given, "PAPERBOT_SEARCH_REPLICAS", Search.replicas, 0),
        _seconds(given, "PAPERBOT_SEARCH_TIMEOUT", Search.patience),
    )


def _seconds(given: Mapping[str, str], name: str, default: float) -> float:
    value = given.get(name, str(default))
    if not (_NUMBER.fullmatch(value) and 0 < float(value) <= 60):
        raise SettingsError(f"{name} should be a number of seconds, such as {default}.")
    return float(value)


def _small(given: Mapping[str, str], name: str, default: int, least: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= _SHARDS):
        raise SettingsError(f"{name} should be a number from {least} to {_SHARDS}, such as {default}.")
    return int(value)


def _level(given: Mapping[str, str]) -> Level:
    value = given.get("LOG_LEVEL", "INFO").upper()
    for level in LEVELS:
        if level == value:
            return level
    raise SettingsError(f"LOG_LEVEL should be one of {', '.join(LEVELS)}.")
