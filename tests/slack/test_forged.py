"""Messages nobody would send, and values no button carries: each is answered, with what Slack takes, and no error."""

from typing import Final

import pytest
from databases import KINDS
from forging import Forger
from trial import VERBS, Direct, Front, Trial, entered
from wiring import Wired

SEED: Final = 7
FAILED: Final = (
    "papers with more than 0 authors",
    "articles by over 0 people about Lean",
    "papers with fewer than 0 authors",
    "papers with exactly 0 authors",
    'unclear "of my own making" "x"',
    'unclear "" ""',
    'help "me"',
    "papers page 1000000000000",
    'coauthors of "Gloeckle" page 99999999999999999999',
    "papers with more than 99999999999999999999 authors with fewer than 99999999999999999999 authors",
    "subscribe to papers every weekday at 25:61",
    'subscribe to papers every day at 99:99 in zone "Europe/Paris"',
)  # fmt: skip
"""What once failed, by kind: counts of nobody, words outside a closed set, numbers that no engine holds, times that
no clock shows."""


ON_EITHER: Final = tuple((KINDS[n % len(KINDS)], text) for n, text in enumerate(FAILED))


@pytest.mark.parametrize(("running", "text"), ON_EITHER, indirect=["running"])
def test_what_once_failed_is_answered(running: Wired, text: str) -> None:
    """Typed, as a command, in a form, and on a button with every verb, wherever such a button may be."""
    trial = Trial()
    front = Front(running, trial)
    with front.listening():
        front.mention(text, 0)
        front.direct(text, 0)
        front.command(text, 0)
        for number in range(len(VERBS)):
            front.press(text, number + len(VERBS) * (number % 4))
        for number in range(4):
            front.submission({"question": text, "query": text, "words": text}, text, number)
    assert not trial.faults
    assert trial.answers > len(VERBS)


@pytest.mark.parametrize("field", ["since", "before", "time", "zone", "category", "days", "weekday", "order"])
@pytest.mark.parametrize("entry", ["soon", "2025-02-31", "25:61", "0900", "-1", "٣"])
def test_a_form_says_beside_its_field_what_cannot_be_read(running: Wired, field: str, entry: str) -> None:
    """What a picker never sends is refused there, or taken for nothing; it never fails."""
    trial = Trial()
    front = Front(running, trial)
    with front.listening():
        for number in (1, 2):
            front.submission({"query": "papers by Gloeckle", "zone": "UTC", field: entry}, "", number)
    assert not trial.faults


def test_forged_messages_and_values_are_answered(running: Wired) -> None:
    """A seeded sample of what `benchmarks/forged.py` sends 70,000 of: some directly, most through the front door."""
    trial, forger = Trial(), Forger(SEED)
    front, directly = Front(running, trial), Direct(running.bot, trial)
    with front.listening():
        for number in range(16):
            directly.message(forger.message(), number)
            directly.value(forger.value(), number)
            (front.mention, front.direct, front.command)[number % 3](forger.message(), number)
            front.press(forger.value(), number * 7)
            front.submission(entered(forger), forger.value(), number)
    assert not trial.faults
    assert trial.answers > 60


def test_the_same_seed_forges_the_same() -> None:
    """So that a fault that was found can be found again."""
    one, other = Forger(3), Forger(3)
    assert [one.message() for _ in range(50)] == [other.message() for _ in range(50)]
    assert len({one.value() for _ in range(50)}) > 40
