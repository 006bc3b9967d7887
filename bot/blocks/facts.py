"""An answer as programs read it: what was understood, what it says, its papers and its quotes."""

from typing import Any

from bot.answering.evidence import record
from bot.answers import Answer
from bot.papers import Paper
from bot.queries import Query


def facts(query: Query, answer: Answer, text: str) -> dict[str, Any]:
    """An answer in JSON's types; `query` is what was understood, `text` all that the answer says."""
    known = record(query, answer)
    return {
        "query": known.query,
        "kind": known.kind,
        "text": text,
        "papers": [_paper(paper) for paper in known.papers],
        "related": [_paper(paper) for paper in known.related],
        "quotes": [{"paper": paper, "text": said} for paper, said in known.quotes],
        "total": known.total,
        "refused": known.refused,
    }


def _paper(paper: Paper) -> dict[str, str]:
    return {"id": paper.id, "title": paper.title, "date": paper.date.isoformat(), "url": paper.url}
