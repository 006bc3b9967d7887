"""A team's few papers among many others: what is theirs keeps its place, and a listing by date keeps to its topic."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from toy import PAPERS

from bot.answering import answer
from bot.answers import AuthorChoice, Nothing, PaperList, Passages
from bot.library import Library
from bot.papers import Name, Paper
from bot.queries import Ask, Find, Show

FIRST = date(2026, 1, 1)


def other(n: int, **fields: object) -> Paper:
    """One of many: every other one is about rubber ducks, the rest only mention them apart."""
    close = "We study rubber ducks. Our pond is small."
    apart = "Rubber is a material. Of the birds that we observe on a pond in winter, most are ducks."
    paper = Paper(
        f"2601.{n:05}",
        f"Pond Study Number {n}",
        close if n % 2 else apart,
        (Name(f"Feather{n}", "Quill"),),
        FIRST + timedelta(days=n),
        ("cs.NI",),
        version=1,
    )
    return replace(paper, **fields)  # type: ignore[arg-type]  # fields are those of Paper


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The toy papers as the team's own, and eighty others, some of which borrow their names and words."""
    folder = tmp_path_factory.mktemp("crowd")
    library = Library.open(f"sqlite:///{folder / 'crowd.sqlite3'}", folder)
    library.sync([replace(paper, curated=True) for paper in PAPERS])
    library.add([other(n) for n in range(80)])
    library.add(
        [
            other(
                90,
                title="Lighthouse: Seeing in the Dark",
                abstract="Lighthouse saves 99% of the nodes energy.",
            ),
            other(92, authors=(Name("Kwame", "Adjoa"),)),
            other(
                94,
                title="Lamps",
                abstract="A 12 volt lamp saves 3% energy where sleepy nodes wake on HarborBench.",
            ),
            other(
                96,
                title="PuddleNet: Predicting Tides with Recurrent Puddles",
                abstract="We introduce PuddleNet, a recurrent network of puddles. PuddleNet predicts tides within 5 cm.",
                date=date(2024, 8, 1),
            ),
            other(98, title="Ids", abstract="The proof of 2512.99999 has a gap."),
            *(
                other(n, title="Gold", abstract="Wrong specifications, and specifications.")
                for n in range(100, 110)
            ),
        ]
    )
    yield library
    library.close()


def test_a_listing_by_date_keeps_to_papers_that_hold_the_words_together(crowd: Library) -> None:
    """Among many that hold all words somewhere, the newest that hold them side by side; how many more there are is told."""
    found = crowd.find(Find(words="rubber ducks", order="newest"))
    assert (found.total, found.apart) == (40, 41)
    assert found.ids[:2] == ("2601.00079", "2601.00077")
    given = answer(Find(words="rubber ducks", order="newest"), crowd)
    assert isinstance(given, PaperList)
    assert (given.total, given.apart) == (40, 41)


def test_what_is_followed_is_every_paper_with_all_words(crowd: Library) -> None:
    """A subscription brings all that hold every word, together or not, and never one that holds only some."""
    assert crowd.find(Find(words="rubber ducks", order="newest"), strict=True).total == 81
    assert crowd.find(Find(words="rubber ducks elephants"), strict=True).total == 0
    assert crowd.find(Find(words="rubber ducks elephants")).total == 0
    assert len(crowd.related(Find(words="rubber ducks elephants"))) == 10


def test_a_team_paper_keeps_its_name(crowd: Library) -> None:
    """What a stranger's paper of the same name says is not taken for what ours says."""
    given = answer(Ask("how many nodes does Lighthouse wake?"), crowd)
    assert isinstance(given, Passages)
    assert given.quotes[0].paper.id == "2401.00001"


def test_of_papers_that_say_the_same_the_team_s_own_answers(crowd: Library) -> None:
    """A stranger's sentence that holds the same words, and says another number, is not quoted first."""
    given = answer(Ask("within how many cm does a recurrent network predict tides?"), crowd)
    assert isinstance(given, Passages)
    assert given.quotes[0].paper.id == "2405.00005"


def test_a_team_paper_is_read_however_many_others_hold_the_words(crowd: Library) -> None:
    """Ten strangers that hold the question's words in fewer of their own do not keep it from being read."""
    given = answer(Ask("how many wrong specifications are found?"), crowd)
    assert isinstance(given, Passages)
    assert "2404.00004" in {quote.paper.id for quote in given.quotes}


def test_of_papers_about_the_same_the_team_s_own_is_listed_first(crowd: Library) -> None:
    """A little more recent is not more than being the team's."""
    assert crowd.find(Find("recurrent puddles")).ids[0] == "2405.00005"


def test_a_thread_keeps_its_paper(crowd: Library) -> None:
    """A question about "it" is not answered from a paper that holds more of its words."""
    given = answer(Ask("how much energy does a lamp of 12 volt save?", "2401.00001"), crowd)
    assert not isinstance(given, Passages) or given.quotes[0].paper.id == "2401.00001"


def test_a_colleague_goes_by_the_given_name(crowd: Library) -> None:
    """A given name that is somebody else's surname offers the author of the team's papers first."""
    given = answer(Find(authors=("Kwame",)), crowd)
    assert isinstance(given, AuthorChoice)
    assert [str(one.name) for one, _ in given.choices] == ["Kwame Osei", "Adjoa Kwame"]


def test_an_id_that_is_none_is_no_topic(crowd: Library) -> None:
    """A number that looks like an id is looked up as one, whatever texts hold its digits."""
    for number in ("9901.99999", "2512.99999"):
        assert isinstance(answer(Show(number), crowd), Nothing)
