"""What a paper's file must hold, as a pydantic model.

Strict, and nothing unknown: a value is taken as YAML reads it or refused, never converted, since
an unquoted NO or 2308.12950 has lost its meaning by then.
"""

import datetime
import re
import unicodedata
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.papers import LinkKind, Name, split_id

_CATEGORY: Final = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?")
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _wrong(what: str) -> PydanticCustomError:
    return PydanticCustomError("words", "{what}", {"what": what})


def _line(text: str) -> str:
    """One line of visible text; a control or direction character could hide what is shown."""
    if not text.strip():
        raise _wrong("is empty; remove the line, or write a value")
    bad = next((c for c in text if unicodedata.category(c) in {"Cc", "Cs"} or c in _REORDERING), "")
    if bad == "\n":
        raise _wrong("holds a line break; begin it with >- instead, which joins its lines")
    if bad:
        raise _wrong(f"holds the invisible character U+{ord(bad):04X}; remove it")
    if text != text.strip():
        raise _wrong("begins or ends with a space; remove it")
    return text


def _id(text: str) -> str:
    found = split_id(text)
    if not found or (found[0][:4].isdigit() and not 1 <= int(found[0][2:4]) <= 12):
        raise _wrong(f'"{text}" is no arXiv id; write one such as "2308.12950" or "math/0309136"')
    if found[0] != text:
        raise _wrong(f'"{text}" is not the bare id; write "{found[0]}"')
    return text


def _category(text: str) -> str:
    if not _CATEGORY.fullmatch(text):
        raise _wrong(f'"{text}" is no arXiv category; write one such as cs.PL or math')
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not re.search(r"[\s<>|\"\\^`{}]", text)
        )
    except ValueError:
        sound = False
    if not sound:
        raise _wrong(f'"{text}" is no web address; write one that begins with https://')
    return text


def _author(value: object) -> Name:
    if isinstance(value, dict) and list(value) == ["team"] and isinstance(value["team"], str):
        return Name(_line(value["team"]), team=True)
    if isinstance(value, dict):
        raise _wrong('is no author; write "Given Family", "Family, Given", or team: "name of the team"')
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    name = Name.parse(_line(value))
    if not name.family or "," in name.given or "et al" in value:
        raise _wrong(f'"{value}" is no single name; write "Given Family" or "Family, Given", one a line')
    return name


Text = Annotated[str, AfterValidator(_line)]
Author = Annotated[Name, PlainValidator(_author)]


class LinkEntry(BaseModel):
    """One link, with where it is from."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    kind: LinkKind
    url: Annotated[str, AfterValidator(_url)]
    label: Text = ""
    source: Text


class Entry(BaseModel):
    """One file. The fields are those of `bot.papers.Paper`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    id: Annotated[str, AfterValidator(_id)]
    title: Text
    abstract: Text
    authors: Annotated[list[Author], Field(min_length=1)]
    date: datetime.date
    categories: list[Annotated[str, AfterValidator(_category)]] = []
    organisation: Text = ""
    venue: Text = ""
    aliases: list[Text] = []
    links: list[LinkEntry] = []
    licence: Text = ""
    comment: Text = ""
    journal: Text = ""
    doi: Text = ""
    version: Annotated[int, Field(ge=1, le=99)] | None = None
    abstract_version: Text = ""
    updated: datetime.date | None = None
    announced: datetime.date | None = None
    withdrawn: bool = False
    sources: dict[str, Text]
