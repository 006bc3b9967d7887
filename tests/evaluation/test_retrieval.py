"""The measuring of finding, on folders of requests."""

import json
from pathlib import Path

from bot.evaluation.retrieval import measure
from bot.library import Library


def test_a_folder_of_claims_is_measured(tmp_path: Path) -> None:
    """A claim finds its abstract, and in it the sentence that supports it."""
    sentences = ["Ducks float on ponds.", "Lead ducks sink within seconds.", "More work is needed."]
    document = {"_id": "7", "title": "Ducks", "text": "", "sentences": sentences}
    claim = {
        "id": "1",
        "claim": "Ducks of lead sink.",
        "evidence": {"7": [{"label": "SUPPORT", "sentences": [1]}]},
    }
    (tmp_path / "corpus.jsonl").write_text(json.dumps(document))
    (tmp_path / "claims_x.jsonl").write_text(json.dumps(claim))
    (tmp_path / "qrels_x.tsv").write_text("query-id\tcorpus-id\tscore\n1\t7\t1\n")
    library = Library.open(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    scores = measure(tmp_path, library)
    library.close()
    assert (scores.listed, scores.asked, scores.first, scores.three) == (1, 1, 1, 1)


def test_a_folder_of_graded_requests_is_measured(tmp_path: Path) -> None:
    """A request without evidence counts by the papers found alone; one for which nothing is found is told."""
    documents = [
        {"_id": "a", "title": "Ducks on ponds", "text": "Ducks float and ducks dive."},
        {"_id": "b", "title": "Geese", "text": "A duck is no goose, and a pond is no lake."},
        {"_id": "c", "title": "Kettles", "text": "Kettles sing."},
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    requests = [
        {"_id": "1", "text": "ducks on ponds"},
        {"_id": "2", "text": "zeppelins"},
        {"_id": "3", "text": "unjudged"},
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, requests)))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t1\n2\tc\t1\n")
    library = Library.open(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    scores = measure(tmp_path, library)
    library.close()
    assert (scores.listed, scores.empty, scores.requests, scores.pairs) == (0.5, 1, 2, 0)
