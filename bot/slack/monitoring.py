"""What operators can see beside the log: counts and times; never names or words."""

import logging
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.slack.figures import Figures


def bolt() -> logging.Logger:
    """The logger that Bolt takes its level from: errors only, whatever the program's own level is.

    Below that it writes the bodies of requests, and warns of every token in the environment that it was not given.
    """
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)
    return logger


SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: where processes that serve together write theirs, to be told in one scrape."""
        self.registry = CollectorRegistry()
        self._figures = Figures(self.registry, folder)
        self.received = Counter(
            "paperbot_received", "What Slack sent, by kind", ["kind"], registry=self.registry
        )
        self.repeated = Counter(
            "paperbot_repeated", "Deliveries that had been answered already", registry=self.registry
        )
        self.answers = Counter(
            "paperbot_answers",
            "Answers, by what was asked and what was said",
            ["query", "answer"],
            registry=self.registry,
        )
        self.failures = Counter("paperbot_failures", "Errors, by kind", ["kind"], registry=self.registry)
        self.seconds = Histogram(
            "paperbot_answer_seconds", "From text to answer", buckets=SECONDS, registry=self.registry
        )
        self.rounds = Counter(
            "paperbot_failed_rounds",
            "Rounds of reading or delivering that failed, by what they do",
            ["round"],
            registry=self.registry,
        )
        self.turns = Counter(
            "paperbot_failed_subscriptions",
            "Turns of single subscriptions that failed",
            registry=self.registry,
        )
        self.papers = Gauge("paperbot_papers", "How many papers the corpus holds", registry=self.registry)

    def tell(self) -> None:
        """Lets the processes that serve beside this one know its figures."""
        self._figures.tell()

    def text(self) -> bytes:
        """All figures, of all these processes, in Prometheus's text format."""
        return self._figures.text()
