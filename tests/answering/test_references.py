"""Papers named as bibliographies, colleagues and titles name them, over the invented papers of `toy` and a few more."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.app import converse
from bot.blocks import plain
from bot.cli import asking
from bot.library import Library
from bot.papers import Name, Paper

MORE = (
    ("2501.00011", "Salt and Pepper Grinders", "Vane, Rosalind"),
    ("2501.00012", "Salt", "Okafor, Chidi"),
    ("2501.00013", "Pepper Grinders Revisited", "Thorne, Edward B."),
    ("2501.00014", "Nutmeg, Mace, and Clove Roasters", "Smythe Jonell, Karen"),
    ("2501.00015", "A New Theory of Toast", "You, Lin"),
    ("2501.00016", "A Theory of Toast Once More", "Quill, Margaret"),
    ("2501.00017", "Butter versus Jam on Warm Toast", "Lindqvist, Ola"),
    ("2501.00018", "Crumbs by Candlelight: a Study of Small Kitchens", "Lindqvist, Ola"),
    ("2501.00019", "Bibliography reviews", "Zimmer, Jo"),
    ("2501.00020", "Reviews", "Zimmer, Al"),
)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Papers whose titles and authors are easily misread."""
    folder: Path = tmp_path_factory.mktemp("kitchen")
    library = Library.open(f"sqlite:///{folder / 'kitchen.sqlite3'}", folder)
    library.add(
        Paper(id_, title, "We look at kitchens.", (Name.parse(who),), date(2025, 1, 9), ("cs.CL",))
        for id_, title, who in MORE
    )
    yield library
    library.close()


def told(question: str, library: Library) -> str:
    """The answer's text, as a person reads it."""
    conversation = converse(library)
    return plain(conversation.reply(question, asking.place("")).answer, conversation.today)


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("Møller et al. 2024a", "2401.00001"),
        ("Moller, Kowalczyk, and O'Brannigan (2024)", "2401.00001"),
        ("(Petrov and Holloway, 2024)", "2404.00004"),
        ("Petrov et al. 2024", "2403.00003"),
        ("Suryani et al. 2024", "2405.00005"),
        ("Counting Knots in Wet String Käthe Groß", "math/0309001"),
        ("Quist: Counting Knots in Wet String", "math/0309001"),
        ("the Gross et al. paper", "math/0309001"),
        ("Groß (2003)", "math/0309001"),
        ("[Groß, 2004]", "math/0309001"),
        ("moller2024sleepy", "2402.00002"),
        ("apa for wren2024small", "2409.00009"),
        ("tldr of Groß et al. 2003", "math/0309001"),
        ("arXiv:2409.00009v1 [cs.CL] 9 Sep 2024", "2409.00009"),
        ("Ada Møller and Ivan Petrov. 2024. Do Sleepy Sensors Dream? A Survey of Duty Cycling. In Proc. SENS.", "2402.00002"),
        ("Quist, W., & Osei, A. (2024). Gossip Protocols <for> Very Polite & Formal Nodes. arXiv.", "2411.00011"),
        ('[12] K. Groß, B. Quist, "Counting Knots in Wet String," J. Knots, vol. 3, 2003.', "math/0309001"),
        ("Wren et al. 2024, Long Sentences, Short Models", "2410.00010"),
        ("@article{x, title={Small Language Models for Long Sentences}, author={Wren, A.}, year={2024}}", "2409.00009"),
    ],
)  # fmt: skip
def test_a_reference_finds_its_paper(said: str, id_: str, toy: Library) -> None:
    """As citations, keys, stamps and bibliographies print it, a paper is found, and no other is given."""
    text = told(said, toy)
    assert f"arxiv.org/abs/{id_}" in text.replace("https://", "")
    others = {"2401.00001", "2402.00002", "2409.00009", "2410.00010", "math/0309001"} - {id_}
    assert not any(other in text for other in others)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("J. Nobody and K. None. 2021. Sleepy Kettles at Large. arXiv preprint arXiv:2101.55555.", "Sleepy Kettles at Large"),
        ('J. Nobody, "Dreams of polite marbles," in Proc. Marbles, 2021.', "Dreams of polite marbles"),
        ("Nobody et al. 2021, Language Models of Rain", "Language Models of Rain"),
    ],
)  # fmt: skip
def test_a_reference_to_what_is_not_here_is_said_by_its_title(said: str, title: str, toy: Library) -> None:
    """No paper that only shares words is given in its place."""
    assert told(said, toy).startswith(f"I do not have “{title}”")


def test_of_several_references_each_is_found_or_said_to_be_absent(toy: Library) -> None:
    """A pasted bibliography becomes the list of its papers that are here, and the titles of the others."""
    text = told(
        "[1] A. Wren, K. Osei. 2024. Small Language Models for Long Sentences. arXiv.\n"
        "[2] J. Nobody. 2021. Sleepy Kettles at Large. arXiv preprint.\n"
        "[3] Groß et al. 2003, Counting Knots in Wet String",
        toy,
    )
    assert text.startswith("2 papers named in this message")
    assert "I do not have “Sleepy Kettles at Large”." in text


@pytest.mark.parametrize("said", ["1909.0001", "bibtex for 2401.0001", "2413.00001"])
def test_an_id_that_cannot_exist_is_refused(said: str, toy: Library) -> None:
    """What arXiv cannot have given is said to be no id, and nothing is guessed."""
    assert "is no arXiv id" in told(said, toy)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("bibtex for Salt and Pepper Grinders", ["2501.00011"]),
        ("RIS for Nutmeg, Mace, and Clove Roasters", ["2501.00014"]),
        ("compare Salt and Pepper Grinders with A New Theory of Toast", ["2501.00011", "2501.00015"]),
        ("apa for Pepper Grinders Revisited and A New Theory of Toast", ["2501.00013", "2501.00015"]),
        ("A New Theory of Toast", ["2501.00015"]),
        ("Butter versus Jam on Warm Toast", ["2501.00017"]),
        ("Crumbs by Candlelight: a Study of Small Kitchens", ["2501.00018"]),
        ("Bibliography reviews", ["2501.00019"]),
    ],
)  # fmt: skip
def test_a_whole_title_is_one_paper(said: str, ids: list[str], kitchen: Library) -> None:
    """A title with "and", a comma or words of a request is looked up whole before it is taken apart."""
    text = told(said, kitchen)
    assert [id_ for id_, _, _ in MORE if id_ in text] == ids


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("papers by Ned Thorne", "Edward B. Thorne"),
        ("papers by Ted Thorne", "Edward B. Thorne"),
        ("papers by Peggy Quill", "Margaret Quill"),
        ("papers by Smythe-Jonell", "Karen Smythe Jonell"),
        ("papers by Jonell", "Karen Smythe Jonell"),
        ("papers by You", "Lin You"),
    ],
)
def test_a_colleague_is_found_by_the_everyday_name(said: str, name: str, kitchen: Library) -> None:
    """A nickname, a double surname with a hyphen or in part, and a surname that is a pronoun find their person."""
    assert told(said, kitchen).startswith(f"1 paper by {name}")
