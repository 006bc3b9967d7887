"""What a person changed last in a place is taken back once, by that person, there; a list is not emptied unasked."""

from bot.playground.slack import LoopbackSlack


def said(slack: LoopbackSlack, text: str, user: str = "alice") -> str:
    return slack.answer(slack.direct(text, user=user)).text


def test_each_person_takes_back_their_own_change(slack: LoopbackSlack) -> None:
    """Somebody else's undo in the same channel touches nothing of mine."""
    turn = slack.mention("bookmark SCIP for the team")
    assert "Saved to the channel’s reading list" in slack.answer(turn).text
    other = slack.mention("undo", user="bob")
    assert "taken off the channel’s reading list" not in slack.answer(other).text
    mine = slack.mention("please revert that")
    assert "Undone: taken off the channel’s reading list" in slack.answer(mine).text
    again = slack.mention("please revert that")
    assert "There is nothing to undo" in slack.answer(again).text


def test_a_paper_comes_back_as_it_was(slack: LoopbackSlack) -> None:
    """Taken off and brought back it is still marked as read, and in its old place."""
    said(slack, "save CWM")
    said(slack, "save MTP")
    said(slack, "mark CWM as read")
    before = said(slack, "my reading list")
    assert "Taken off" in said(slack, "throw CWM out")
    assert "as before" in said(slack, "oh no, undo that")
    assert said(slack, "my reading list") == before


def test_a_list_is_emptied_when_it_is_meant(slack: LoopbackSlack) -> None:
    """The question carries a button; whatever else is said leaves the list alone."""
    said(slack, "clear my reading list")  # what other tests saved
    said(slack, "yes")
    said(slack, "save CWM and MTP and SCIP")
    asked = slack.answer(slack.direct("empty my reading list"))
    assert "Clear all 3 papers of your reading list?" in asked.text
    assert "Clear the list" in str(asked.blocks)
    said(slack, "who wrote MTP?")
    assert "3 papers" in said(slack, "my reading list")
    said(slack, "clear my reading list")
    assert "Taken off" in said(slack, "yes")
    assert "is empty" in said(slack, "my reading list")


def test_what_a_note_replaces_is_not_told_to_others(slack: LoopbackSlack) -> None:
    """It was written in private, and the new one in a channel; undo brings it back."""
    slack.answer(slack.direct("note on SCIP: for my eyes only"))
    told = slack.answer(slack.mention("note on SCIP: shorter")).text
    assert "in place of the one before" in told
    assert "eyes" not in told
    slack.answer(slack.direct("note on SCIP: longer"))
    slack.answer(slack.direct("undo"))
    assert "“shorter”" in slack.answer(slack.direct("what did I note on SCIP?")).text


def test_what_one_noted_is_for_oneself(slack: LoopbackSlack) -> None:
    """In a channel one's own list is shown without notes and tags, and what is asked of these is told in private alone."""
    assert "ask Taco first" in said(slack, "save CWM with a note: ask Taco first")
    assert "cluster" in said(slack, "tag CWM cluster")
    asked = (
        "my reading list",
        "what did I note on CWM?",
        "my notes",
        "my papers tagged cluster",
        "what are my tags?",
    )
    for text in asked:
        told = slack.answer(slack.mention(text)).text
        assert "Taco" not in told
        assert "cluster" not in told
        assert "direct message" in told
    assert "ask Taco first" in said(slack, "what did I note on CWM?")
    assert "cluster" in slack.answer(slack.slash("/paper what are my tags?")).text
