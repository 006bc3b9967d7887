"""Finding on folders of requests that nobody here wrote, beside plain BM25 in one run.

    python tests/benchmarks/retrieval.py FOLDER...

A folder is shaped like BEIR's and SciFact's (`bot/evaluation/retrieval.py`). BM25 is bm25s with its defaults over title and
abstract, English stop words and PyStemmer; it is no dependency: `pip install bm25s` into the environment, or its column is empty.
Where the semantic extra is installed, each folder is measured with it too.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import Stemmer

from bot.evaluation.retrieval import DEPTH, Collection, gains, measure, text_of
from bot.library import Library
from bot.meaning.model import installed


def ranking(documents: Mapping[str, str]) -> Callable[[str], Sequence[str]] | None:
    """What BM25 finds among documents, by their ids; None where it is not installed."""
    try:
        import bm25s  # noqa: PLC0415  for this benchmark alone
    except ImportError:
        return None
    stemmer, ids = Stemmer.Stemmer("english"), list(documents)

    def tokens(texts: Sequence[str]) -> object:
        return bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False)

    engine = bm25s.BM25()
    engine.index(tokens(list(documents.values())), show_progress=False)

    def found(words: str) -> list[str]:
        rows, _ = engine.retrieve(tokens([words]), k=DEPTH, show_progress=False)
        return [ids[place] for place in rows[0]]

    return found


def main(folders: Sequence[str]) -> None:
    print(f"{'nDCG@10':24} requests  papers about  empty  as a question    BM25")
    for folder in map(Path, folders):
        held = Collection.read(folder)
        beside = ranking(
            {id_: f"{one.get('title', '')} {text_of(one)}" for id_, one in held.documents.items()}
        )
        other = f"{gains(held, beside)[0]:8.3f}" if beside else ""
        for meaning in (False, True) if installed() else (False,):
            with tempfile.TemporaryDirectory() as place:
                library = Library.open(f"sqlite:///{place}/papers.sqlite3", Path(place), meaning=meaning)
                scores = measure(folder, library)
                library.close()
            name = f"{folder.name}{', with meaning' * meaning}"
            shown = f"{scores.listed:13.3f} {scores.empty:6} {scores.asked:14.3f}"
            print(f"{name:24} {scores.requests:8} {shown} {other}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
