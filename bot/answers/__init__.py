"""Answer: everything the bot can say, as small frozen classes without a word of wording.

Words for people are in `blocks`. An answer carries its evidence: a Quote is a verbatim stretch of a
stored abstract, checked before anything is posted.
"""

from dataclasses import dataclass, field

from bot.answers.following import (
    Digest,
    News,
    NewsKind,
    Preview,
    Section,
    Silence,
    Subscription,
    SubscriptionList,
)
from bot.answers.listings import AuthorChoice, CoauthorList, Listed, Most, PaperList, PeopleList, Tally
from bot.answers.lists import Before, Held, Shelf, Told
from bot.answers.papers import (
    Brief,
    Briefs,
    Citation,
    Comparison,
    GivenList,
    GivenText,
    InText,
    Nothing,
    PaperCard,
    PaperChoice,
    Passages,
    Reason,
    Row,
    Stated,
    Summary,
    TextList,
    Tier,
)
from bot.answers.quotes import Extract, Quote
from bot.answers.service import Declined, Guide, Overview, Puzzled, SelfPortrait, Smalltalk
from bot.answers.written import Cited, Written

__all__ = [
    "Answer",
    "AuthorChoice",
    "Before",
    "Brief",
    "Briefs",
    "Citation",
    "Cited",
    "CoauthorList",
    "Comparison",
    "Declined",
    "Digest",
    "Extract",
    "GivenList",
    "GivenText",
    "Guide",
    "Held",
    "InText",
    "Listed",
    "Many",
    "Most",
    "News",
    "NewsKind",
    "Nothing",
    "Overview",
    "PaperCard",
    "PaperChoice",
    "PaperList",
    "Passages",
    "PeopleList",
    "Preview",
    "Puzzled",
    "Quote",
    "Reason",
    "Row",
    "Section",
    "SelfPortrait",
    "Shelf",
    "Silence",
    "Smalltalk",
    "Stated",
    "Subscription",
    "SubscriptionList",
    "Summary",
    "Tally",
    "TextList",
    "Tier",
    "Told",
    "Written",
]


@dataclass(frozen=True, slots=True)
class Many:
    """Several answers in one message."""

    answers: tuple["Answer", ...] = field(default=())


Answer = (
    PaperList | PaperCard | Summary | Stated | Passages | InText | TextList | GivenList | Comparison | AuthorChoice | PaperChoice | CoauthorList | Citation
    | PeopleList | Tally | Most | Briefs | Nothing | Overview | Guide | Smalltalk | SelfPortrait | Declined | Puzzled | Preview | SubscriptionList | Told | Silence | Shelf | Many | Digest
    | Written
)  # fmt: skip
"""All that can be said; `match` on it ends in `assert_never`."""
