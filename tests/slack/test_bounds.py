"""Whatever comes in is bounded at the door: read whole, read for the papers it names, or refused in one sentence."""

import pytest
from fuzzing import Fuzz
from validity import problems
from wiring import Wired

from bot import blocks, parsing
from bot.app import converse
from bot.dialogue.conversation import Place
from bot.library import Library
from bot.queries import Find, Mentioned, Unclear

ALONE = Place("T1", "C1", "U1")
LINK = "https://arxiv.org/abs/2510.02387"


def test_a_long_message_shows_the_paper_it_links_to(running: Wired) -> None:
    """In 40,000 letters a link is found wherever it stands, as a mention, a direct message, or a shortcut on it."""
    slack = running.slack
    for text in (f"{'story ' * 6_600}<{LINK}>", f"<{LINK}|paper> {'z' * 39_900}"):
        mention = slack.say(f"<@U0PAPERBOT> {text}", "papers", raw=True)
        direct = slack.say(text, "paperbot", "bob", raw=True)
        assert all("CWM" in slack.answer(turn, 9.0).text for turn in (mention, direct))
        held = slack.workspace.message(mention.channel, mention.ts)
        assert "CWM" in slack.answer(slack.message_shortcut("find_papers", held), 9.0).text


def test_a_long_message_without_a_link_is_told(ten: Library) -> None:
    """What cannot be read is refused in one sentence; what can be is not."""
    conversation = converse(ten)
    for text in ("a" * 40_000, "why " * 1_001, "[" * 4_001):
        reply = conversation.reply(text, ALONE)
        assert reply.query == Unclear("", "long"), text[:9]
        assert "longer than I can read" in blocks.plain(reply.answer, conversation.today)
    for text in ("a" * 4_000, "why " * 999):
        assert conversation.read(text, ALONE) != Unclear("", "long")


def test_a_long_message_is_read_whole(ten: Library) -> None:
    """Up to 4,000 letters the request may stand at either end, and a word left out is owned up to."""
    conversation = converse(ten)
    assert conversation.read("please " * 500 + "papers by Hayat", ALONE) == Find(authors=("Hayat",))
    words = " ".join(f"lattice{n}" for n in range(300))
    for text in (f"papers about {words}", f"what is {words}?"):
        assert "first 24 telling words" in blocks.plain(
            conversation.reply(text, ALONE).answer, conversation.today
        )


def test_no_more_people_are_looked_up_than_a_request_may_name(ten: Library) -> None:
    """A topic that lists names is by these people up to ten of them; a name that is said again is one."""
    conversation = converse(ten)
    (paper,) = ten.papers(["2510.02387"])
    known = [str(name) for name in paper.authors[1:12]]
    few = conversation.understood(f"papers about {', '.join(known[:10])}", ALONE)
    assert isinstance(few, Find)
    assert len(few.authors) == 10
    again = conversation.understood(f"papers about {', '.join([*known[:2], *known[:2]])}", ALONE)
    assert isinstance(again, Find)
    assert again.authors == tuple(known[:2])
    many = conversation.understood(f"papers about {', '.join(known)}", ALONE)
    assert not (isinstance(many, Find) and many.authors)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("papers with more than 99999999999999999999 authors", "larger than anything"),
        ("papers with at least 123456789 authors since 2024", "larger than anything"),
        ("pause everything until 0001-01-01", "between 1900 and 2100"),
        ("papers since 9999-12-31", "between 1900 and 2100"),
        ("papers from the last 99999999999 years", "between 1900 and 2100"),
        ("stop the subscription with id 99999999999999999999", "larger than anything"),
        ("papers by " + " and ".join(f"Person{n}" for n in range(11)), "more than I can look up"),
        ("each of " + " and ".join(f'"q{n}"' for n in range(9)), "more than I can look up"),
        ("save " + " and ".join(f'"p{n}"' for n in range(30)), "more than I can look up"),
        ("compare CWM and KT on " + ", ".join(f"thing {n}" for n in range(20)), "more than I can look up"),
        ("papers page 1000000000000", "this is the last page"),
        ('coauthors of "Fabian Gloeckle" page 88888888888888888888', "this is the last page"),
    ],
)  # fmt: skip
def test_numbers_and_names_are_bounded(ten: Library, text: str, sentence: str) -> None:
    """What no paper has so many of is said, wherever it would overflow or take for ever."""
    conversation = converse(ten)
    assert sentence in blocks.plain(conversation.reply(text, ALONE).answer, conversation.today)


def test_many_papers_in_one_message(ten: Library) -> None:
    """A message that names thousands of papers is read for the first of them, by link too, and fits one answer."""
    many = " ".join(f"2401.{n:05d}" for n in range(3_000))
    query = parsing.mentioned(f"{LINK} {many}")
    assert isinstance(query, Mentioned)
    assert len(str(query)) <= 4_000
    assert "CWM" in blocks.plain(converse(ten).answer(query, ALONE).answer, converse(ten).today)
    assert parsing.plain("&#" + "9" * 5_000 + ";") == ""


def test_the_worst_messages_raise_nothing(ten: Library) -> None:
    """2,000 messages of the shapes that cost most: none raises, and every twentieth is answered by a valid message."""
    conversation, fuzz = converse(ten), Fuzz.seeded(20)
    today, memory = conversation.today, parsing.NO_MEMORY
    for number in range(2_000):
        text = fuzz.message()
        parsing.command(text, today) if number % 2 else parsing.parse(text, memory, today)
        if number % 20 == 0:
            reply = conversation.reply(text, ALONE)
            made = blocks.message(reply.answer, reply.query, "private", today)
            assert not problems(made, deep=False), text[:80]
