"""Digests, from subscribing to the message in the channel."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from faulty import Fault
from office import DAILY, Office, paper

from bot.answering import shown
from bot.answers import Digest, Many, Preview, Silence, Subscription, SubscriptionList, Told
from bot.app import converse
from bot.dialogue.conversation import Place
from bot.papers import Name
from bot.queries import Change, Find, Resend, Schedule, Subscribe, Subscriptions, WhySilent
from bot.store.coordination import CrowdedError, Hosts

OTTERS = Find(words="otters")


def test_a_paper_reaches_a_subscription_once(office: Office) -> None:
    """What came in is posted once, however often the deliverer runs and the paper changes."""
    office.follow(OTTERS)
    office.add(paper(1))
    assert office.run(24) == ["2611.00001"]
    office.add(paper(1, title="Otters again", version=2))
    assert office.run(24, 10) == ["2611.00001"]
    office.read_arxiv(25)
    assert office.run(25) == ["2611.00001", "nothing matched"]


def test_one_subscription_never_uses_up_the_papers_of_another(office: Office) -> None:
    """Two channels that follow the same thing each get the paper."""
    office.follow(OTTERS, "C1")
    office.follow(OTTERS, "C2")
    office.add(paper(1))
    office.run(24)
    assert sorted(message["channel"] for message in office.slack.messages) == ["C1", "C2"]


def test_what_a_channel_follows_comes_in_one_message(office: Office) -> None:
    """Two subscriptions of a channel that are due together make one message."""
    office.follow(OTTERS)
    office.follow(Find(authors=("Moller",)))
    office.add(paper(1))
    assert office.run(24) == ["2611.00001 2611.00001"]


def test_more_than_ten_papers_go_on_in_the_thread(office: Office) -> None:
    """Thirty-five papers are a message of ten and replies of twenty and five, in order, each paper once."""
    office.follow(OTTERS)
    office.add(*(paper(n) for n in range(35)))
    posted = office.run(24)
    assert [len(text.split()) for text in posted] == [10, 20, 5]
    assert len({id_ for text in posted for id_ in text.split()}) == 35
    roots = [message.get("thread_ts") for message in office.slack.messages]
    assert roots == [None, *[office.slack.messages[0]["ts"]] * 2]


def test_a_digest_is_talked_about_by_its_numbers(office: Office) -> None:
    """In its thread a number is the paper it stands beside, in replies too; in a direct message while it is the last word."""
    office.follow(OTTERS)
    office.follow(Find(authors=("Moller",)), "D1")
    office.add(*(paper(n) for n in range(35)))
    office.run(24)
    channel = next(message for message in office.slack.messages if message["channel"] == "C1")
    posted = [message["text"] for message in office.slack.messages if message["channel"] == "C1"]
    listed = " ".join(posted).split()
    talk = converse(office.library, lambda: datetime.now(UTC))
    thread, direct = Place("T1", "C1", "U1", channel["ts"]), Place("T1", "D1", "U1", direct=True)
    said = {"2": 2, "who wrote the first one?": 1, "bibtex for 12": 12, "35": 35}
    for text, number in said.items():
        assert [found.id for found in shown(talk.reply(text, thread).answer)] == [listed[number - 1]]
    assert str(talk.read("save 3", direct)).startswith('save "2611.')
    talk.reply("who wrote 2611.00007?", direct)
    assert str(talk.read("and when?", direct)).endswith('"2611.00007"')
    assert str(talk.read("2", Place("T1", "C1", "U1", "1.1"))) == 'look up "2"'


def test_two_subscriptions_share_the_numbers_of_a_digest(office: Office) -> None:
    """A paper that both bring stands under two numbers, and a number, an ordinal and the printed place agree."""
    office.follow(OTTERS)
    office.follow(Find(authors=("Moller",)))
    office.add(*(paper(n) for n in range(25)))
    office.run(24)
    listed = " ".join(message["text"] for message in office.slack.messages).split()
    thread = Place("T1", "C1", "U1", office.slack.messages[0]["ts"])
    talk = converse(office.library, lambda: datetime.now(UTC))
    for said in ("6", "the sixth one"):
        assert str(talk.read(said, thread)) == f'show "{listed[5]}"'
    assert str(talk.read("show 30", thread)) == f'show "{listed[29]}"'


def test_subscriptions_are_stopped_by_number_by_name_and_by_button(office: Office) -> None:
    """Several numbers at once, what is followed, or the one a button was drawn for, which may be gone by then."""
    for find in (OTTERS, Find(words="beavers"), Find(authors=("Moller",)), Find(words="herons")):
        office.follow(find)
    assert isinstance(office.say(Change("pause", (1, 2))), Many)
    assert told(office.say(Change("stop", about="papers"))).what == "not followed"
    assert told(office.say(Change("stop", about="Møller"))).what == "stopped"
    button = Change("stop", id=1)
    assert [told(office.say(button)).what for _ in range(2)] == ["stopped", "ended"]
    assert told(office.say(Change("stop", (2, 9)))).what == "no such number"
    listed = office.say(Subscriptions())
    assert isinstance(listed, SubscriptionList)
    assert [one.find.words for one in listed.subscriptions] == ["beavers", "herons"]


def test_a_topic_needs_all_its_words_and_no_correction(office: Office) -> None:
    """A subscription is not told of papers that hold some of the words, or a word spelt alike."""
    office.follow(Find(words="otters beavers"))
    office.follow(Find(words="ottets"))
    office.add(paper(1))
    assert "2611.00001" not in " ".join(office.run(24))


def test_a_preview_shows_what_would_be_posted(office: Office) -> None:
    """Papers that hold only most of the words, which no digest would bring, are not in the preview."""
    office.add(paper(1))
    totals = [office.say(Subscribe(Find(words), DAILY)) for words in ("otters rivers", "otters rivers kites")]
    assert [given.recent.total for given in totals if isinstance(given, Preview)] == [1, 0]


def test_withdrawn_and_old_papers_are_no_news(office: Office) -> None:
    """Neither a withdrawn paper nor one that a snapshot of old papers brought in is posted."""
    office.follow(OTTERS)
    office.add(paper(1, withdrawn=True), paper(2, date=date(2020, 1, 1)))
    assert "2611" not in " ".join(office.run(24))


def test_new_versions_come_only_when_asked_for(office: Office) -> None:
    """A later version is told to whoever asked for replacements, once, and to nobody else."""
    office.follow(OTTERS, "C1", replaced=True)
    office.follow(OTTERS, "C2")
    office.add(paper(1, version=1))
    office.run(24)
    office.add(paper(1, version=2, updated=date(2026, 11, 24)))
    office.run(25)
    office.run(26)
    to = [message["channel"] for message in office.slack.messages if "2611" in message["text"]]
    assert sorted(to) == ["C1", "C1", "C2"]


def test_an_empty_day_says_why_unless_silence_was_chosen(office: Office) -> None:
    """Sunday has no announcement and says so; a silent subscription posts nothing, and knows why when asked."""
    office.follow(OTTERS, "C1")
    office.follow(OTTERS, "C2", silent=True)
    office.read_arxiv(25)
    office.run(28)
    assert office.run(29)[-1] == "no announcement"
    assert {message["channel"] for message in office.slack.messages} == {"C1"}
    asked = office.say(WhySilent(), "C2")
    assert isinstance(asked, Silence)
    assert asked.reason == "no announcement"


def test_a_bot_that_does_not_read_arxiv_says_so(office: Office) -> None:
    """Never, or not since: an empty day is not called one on which nothing matched, nor arXiv unreachable."""
    office.follow(OTTERS)
    assert office.run(24) == ["unread"]
    preview = office.say(Subscribe(OTTERS, DAILY_NOON))
    assert isinstance(preview, Preview)
    assert preview.unread
    office.read_arxiv(24)
    office.run(25)
    asked = office.say(WhySilent())
    assert isinstance(asked, Silence)
    assert (asked.reason, asked.since) == ("unread", datetime(2026, 11, 24, 5, tzinfo=UTC))


def test_nothing_matched_says_among_how_many(office: Office) -> None:
    """The line on an empty day counts the papers that came."""
    office.follow(Find(words="beavers"))
    office.add(*(paper(n) for n in range(7)))
    assert office.run(24) == ["nothing matched"]
    asked = office.say(WhySilent())
    assert isinstance(asked, Silence)
    assert asked.announced == 7


def test_a_digest_missed_for_hours_folds_into_the_next(office: Office) -> None:
    """Seven hours late nothing is posted, the reason is told, and the papers are in the next digest."""
    office.follow(OTTERS)
    office.add(paper(1))
    assert office.run(24, 16) == []
    asked = office.say(WhySilent())
    assert isinstance(asked, Silence)
    assert asked.reason == "missed"
    assert office.run(25) == ["2611.00001"]


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel"])
def test_a_permanent_error_pauses_and_tells_the_owner_once(office: Office, error: str) -> None:
    """One call, one message to the owner, no further calls; resumed, the papers come after all."""
    office.slack.error = lambda body: error if body["channel"] == "C1" else ""
    office.follow(OTTERS)
    office.add(paper(1))
    assert office.run(24) == [f"paused {error}"]
    office.run(24, 10)
    office.run(25)
    assert [body["channel"] for _, body, _ in office.slack.calls] == ["C1", "U1"]
    office.slack.error = lambda _body: ""
    office.say(Change("resume", (1,)))
    assert office.run(26)[-1] == "2611.00001"


@pytest.mark.parametrize("error", ["account_inactive"])
def test_a_lost_workspace_pauses_all_of_it(office: Office, error: str) -> None:
    """After one call nothing more is tried anywhere in the workspace, and nothing is deleted."""
    office.slack.error = lambda _body: error
    office.digests = replace(office.digests, workers=1)
    office.follow(OTTERS, "C1")
    office.follow(OTTERS, "C2")
    office.add(paper(1))
    office.run(24)
    office.run(25)
    assert len(office.slack.calls) == 1
    listed = office.say(Subscriptions(), "C2")
    assert isinstance(listed, SubscriptionList)
    assert [one.paused for one in listed.subscriptions] == [error]


def test_without_a_token_messages_wait_and_nothing_is_paused(office: Office) -> None:
    """A deliverer started without a token changes nothing; with one, the digest comes within its hours."""
    office.follow(OTTERS)
    office.add(paper(1))
    whole = office.digests
    office.digests = replace(whole, poster=replace(whole.poster, clients=lambda _team: None))
    office.digests.run(office.now[0].replace(day=24, hour=9), patience=0)
    assert office.states() == ["due"]
    office.digests = whole
    office.expire()
    assert office.run(24, 10) == ["2611.00001"]


@pytest.mark.logs
def test_blocks_that_slack_refuses_are_sent_as_text(office: Office) -> None:
    """A message refused for its form is tried once more as plain text."""
    office.slack.error = lambda body: "invalid_blocks" if body.get("blocks") else ""
    office.follow(OTTERS)
    office.add(paper(1))
    assert office.run(24) == ["2611.00001"]
    assert len(office.slack.calls) == 2


@pytest.mark.logs
def test_papers_of_a_refused_message_are_owed(office: Office) -> None:
    """When the plain text is refused too, there is no loop, and the next digest brings the papers."""
    office.slack.error = lambda _body: "msg_too_long"
    office.follow(OTTERS)
    office.add(paper(1))
    office.run(24)
    office.run(24, 10)
    assert len(office.slack.calls) == 2
    office.slack.error = lambda _body: ""
    assert office.run(25) == ["2611.00001"]


@pytest.mark.parametrize("fault", ["keep", "drop", "lose"])
@pytest.mark.logs
def test_an_unknown_outcome_is_looked_up_before_it_is_sent_again(office: Office, fault: Fault) -> None:
    """Stored or not, the message is in the channel once, after the lease ended and not before."""
    faults: list[Fault] = [fault]
    office.slack.draw = lambda: faults.pop() if faults else ""
    office.follow(OTTERS)
    office.add(paper(1))
    office.digests.run(office.now[0].replace(day=24, hour=9), patience=0)
    assert office.states() == ["posting"]
    office.expire()
    assert office.run(24, 10) == ["2611.00001"]
    assert office.states() == ["sent"]


def test_a_limit_frees_the_worker_and_is_kept(office: Office) -> None:
    """After a 429 nothing is posted to the workspace before Retry-After, and then everything."""
    faults: list[Fault] = ["limit"]
    office.slack.draw = lambda: faults.pop() if faults else ""
    office.digests = replace(office.digests, workers=1)
    office.follow(OTTERS, "C1")
    office.follow(OTTERS, "C2")
    office.add(paper(1))
    begun = time.monotonic()
    assert len(office.run(24)) == 2
    times = [moment - begun for _, _, moment in office.slack.calls]
    assert times[1] - times[0] >= 1


def test_a_preview_shows_the_last_seven_days_and_saves_nothing(office: Office) -> None:
    """Before it is confirmed a subscription exists nowhere; confirmed twice it exists once."""
    office.add(paper(1))
    shown = office.say(Subscribe(Find(authors=("moller",)), DAILY_NOON))
    assert isinstance(shown, Preview)
    assert [listed.paper.id for listed in shown.recent.papers] == ["2611.00001"]
    assert office.say(Subscriptions()) == SubscriptionList((), "C1")
    told = [office.say(shown.confirm) for _ in range(2)]
    assert [one.what for one in told if isinstance(one, Told)] == ["subscribed", "already subscribed"]


def test_a_subscription_is_changed_in_its_place(office: Office) -> None:
    """It keeps its number and what it was told; what was due before is not made up for, and a twin is never made."""
    one = told(office.follow(OTTERS)).subscription
    other = told(office.follow(OTTERS, schedule=DAILY_NOON)).subscription
    assert one
    assert other
    later = replace(DAILY, time="15:00")
    asked = Subscribe(OTTERS, later, "C1", confirmed=True, changes=one.id)
    office.now[0] = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert told(office.say(asked)).what == "changed"
    assert told(office.say(asked)).what == "already subscribed"
    twin = told(office.say(replace(asked, schedule=replace(DAILY_NOON, zone="UTC"))))
    assert (twin.what, twin.subscription and twin.subscription.id) == ("already subscribed", other.id)
    listed = office.say(Subscriptions())
    assert isinstance(listed, SubscriptionList)
    assert [(kept.id, kept.schedule.time) for kept in listed.subscriptions] == [
        (one.id, "15:00"),
        (other.id, "12:00"),
    ]
    office.say(Change("stop", (2,)))
    office.add(paper(1))
    assert office.run(24) == []
    assert office.run(24, 15) == ["2611.00001"]


def test_a_changed_subscription_is_shown_first(office: Office) -> None:
    """What is followed stays as it is until the other is confirmed; from elsewhere nobody changes it."""
    one = told(office.follow(OTTERS)).subscription
    assert one
    wider = Subscribe(Find(words="beavers"), DAILY, "C1", changes=one.id)
    shown = office.say(wider)
    assert isinstance(shown, Preview)
    assert shown.old == one
    listed = office.say(Subscriptions())
    assert isinstance(listed, SubscriptionList)
    assert listed.subscriptions == (one,)
    assert told(office.say(replace(wider, channel="C2", confirmed=True), "C2")).what == "ended"
    assert told(office.say(shown.confirm)).what == "changed"
    office.add(paper(1))
    assert office.run(24) == ["nothing matched"]


DAILY_NOON = Schedule("every day", 0, "12:00", "")


def test_pausing_stopping_and_numbers(office: Office) -> None:
    """A number means a line of the list; a pause ends by itself on its day, a stopped one is gone."""
    office.follow(OTTERS)
    office.follow(Find(words="beavers"))
    assert told(office.say(Change("pause"))).what == "which number"
    assert told(office.say(Change("stop", (3,)))).what == "no such number"
    office.say(Change("stop", (2,)))
    assert told(office.say(Change("pause", until=date(2026, 11, 26)))).what == "paused"
    office.add(paper(1))
    assert office.run(25) == []
    assert office.run(26) == ["2611.00001"]


def test_everything_is_paused_and_stopped_at_once(office: Office) -> None:
    """All that is followed here, and only here; each change is told by itself. A time that no clock shows is said."""
    office.follow(OTTERS)
    office.follow(Find(words="beavers"))
    office.follow(OTTERS, "C2")
    paused = office.say(Change("pause", until=date(2026, 11, 26), every=True))
    assert isinstance(paused, Many)
    assert [told(one).what for one in paused.answers] == ["paused", "paused"]
    office.add(paper(1))
    assert office.run(24) == ["2611.00001"]
    assert office.slack.messages[0]["channel"] == "C2"
    office.say(Change("stop", every=True))
    assert office.say(Subscriptions()) == SubscriptionList((), "C1")
    assert told(office.say(Change("stop", every=True))).what == "no such number"
    late = Subscribe(OTTERS, replace(DAILY_NOON, time="25:00"))
    assert told(office.say(late)).what == "bad time"


def test_a_digest_is_sent_again(office: Office) -> None:
    """What was posted yesterday can be had again, and says that it is a repetition."""
    assert told(office.say(Resend())).what == "nothing to send"
    office.follow(OTTERS)
    office.add(paper(1))
    office.run(24)
    again = office.say(Resend(date(2026, 11, 24)))
    assert isinstance(again, Digest)
    assert again.again
    assert again.sections[0].news[0].listed.paper.id == "2611.00001"


def test_who_set_it_up_finds_it_in_their_direct_message(office: Office) -> None:
    """The list in a direct message also holds what its person follows elsewhere."""
    office.follow(OTTERS, "C1")
    mine, others = (office.say(Subscriptions(), "D1", user) for user in ("U1", "U2"))
    assert isinstance(mine, SubscriptionList)
    assert [one.channel for one in mine.subscriptions] == ["C1"]
    assert others == SubscriptionList((), "D1")


def test_workspaces_do_not_see_each_other(office: Office) -> None:
    """Equal channel ids in two workspaces are two channels."""
    office.follow(OTTERS, "C1")
    other = office.following.carry_out(Subscriptions(), "T2", "C1", "U1", "UTC", office.now[0])
    assert other == SubscriptionList((), "C1")


def test_a_second_host_on_sqlite_is_refused(office: Office) -> None:
    """While one host delivers from a SQLite file, another is told so in a sentence; on PostgreSQL both may."""
    hosts = Hosts(office.library.store)
    hosts.enter("one")
    if office.library.store.postgres:
        hosts.enter("two")
        return
    with pytest.raises(CrowdedError, match="DATABASE_URL"):
        hosts.enter("two")
    hosts.leave("one")
    hosts.enter("two")


def test_categories_tell_new_from_cross_listed(office: Office) -> None:
    """A paper whose primary category is another one is cross-listed, and comes after the new ones."""
    office.follow(Find(category="cs.LO"))
    office.add(paper(1, categories=("cs.AI", "cs.LO")), paper(2), paper(3, categories=("cs.AI",)))
    assert office.run(24) == ["2611.00002 2611.00001"]


def test_an_initial_in_the_paper_still_reaches_the_name(office: Office) -> None:
    """A followed name matches its initials and accents in the day's papers."""
    office.follow(Find(authors=("Ada Møller",)))
    office.add(paper(1, authors=(Name("Moller", "A."),)), paper(2, authors=(Name("Moller", "Bea"),)))
    assert office.run(24) == ["2611.00001"]


def told(answer: Any) -> Told:
    assert isinstance(answer, Told)
    assert answer.subscription is None or isinstance(answer.subscription, Subscription)
    return answer
