"""Gets the semantic extra's model, once: the pinned files from the Hub, and nothing that is not them."""

import hashlib
from pathlib import Path
from typing import Final

import httpx

from bot.search.semantic import FILES, REVISION, ModelError

HUB: Final = "https://huggingface.co"
NAME: Final = "sentence-transformers/all-MiniLM-L6-v2"
_PIECE: Final = 1 << 20


def fetch(folder: Path, hub: str = HUB) -> None:
    """Fills a folder with the model's files (91 MB); those that are right already are kept.

    Raises ModelError when the Hub cannot be reached or sends another file; nothing wrong is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with httpx.Client(follow_redirects=True, timeout=60) as client:
        for name, wanted in FILES.items():
            if not _right(folder / name, wanted):
                _download(client, f"{hub}/{NAME}/resolve/{REVISION}/{name}", folder / name, wanted)


def _right(file: Path, wanted: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == wanted


def _download(client: httpx.Client, url: str, file: Path, wanted: str) -> None:
    part, seen = file.with_suffix(".part"), hashlib.sha256()
    try:
        with client.stream("GET", url) as response, part.open("wb") as out:
            response.raise_for_status()
            for piece in response.iter_bytes(_PIECE):
                seen.update(piece)
                out.write(piece)
        if seen.hexdigest() != wanted:
            raise ModelError(f"{url} is not the pinned file (SHA-256 {seen.hexdigest()}); it was not kept.")
        part.replace(file)
    except httpx.HTTPError as error:
        raise ModelError(f"{url} cannot be fetched: {error}") from error
    finally:
        part.unlink(missing_ok=True)
