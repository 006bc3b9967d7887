"""What people type, and what it means."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering import settle, typed
from bot.library import Library
from bot.parsing import command, parse
from bot.queries import Maybe, Memory

TODAY = date(2026, 11, 23)

SAID = {
    "papers by Gloeckle": 'papers by "Gloeckle"',
    "what has Fabian Glöckle written?": 'papers by "Fabian Glöckle"',
    "how many papers does Synnaeve have?": 'papers by "Synnaeve"',
    "which papers have both Gloeckle and Kunhao Zheng?": 'papers by "Gloeckle" and "Kunhao Zheng"',
    "first-author papers by Gloeckle": 'first-author papers by "Gloeckle"',
    "Gloeckle's coauthors": 'coauthors of "Gloeckle"',
    "quels articles de Gloeckle ?": 'papers by "Gloeckle"',
    "gloeckle": 'look up "gloeckle"',
    "what do we have on theorem proving in Lean?": 'papers about "theorem proving in Lean"',
    "papers between March and October 2025 by Gloeckle about Lean": 'papers by "Gloeckle" about "Lean" since 2025-03-01 before 2025-11-01',
    "papers from last month": "papers since 2026-10-01 before 2026-11-01",
    "programming languages papers": 'papers in "cs.PL"',
    "ICML 2024 papers with code": 'papers at "ICML 2024" with code',
    "papers from Meta with more than 20 authors, oldest first": 'papers from "Meta" with more than 20 authors oldest first',
    "after:2024-06 before:2025-06 author:Synnaeve": 'papers by "Synnaeve" since 2024-07-01 before 2025-06-01',
    "https://www.alphaxiv.org/abs/2603.29088v2": 'show "2603.29088v2"',
    "https://huggingface.co/papers/2308.12950": 'show "2308.12950"',
    "the AutoformBot paper": 'show "AutoformBot"',
    "who wrote the multi-token prediction paper?": 'authors of "multi-token prediction"',
    "when did CWM come out": 'date of "CWM"',
    "where was KT published": 'venue of "KT"',
    "does WybeCoder have code?": 'code of "WybeCoder"',
    "how many authors does Code Llama have?": 'author count of "Code Llama"',
    "tldr of ProofOptimizer": 'summarize "ProofOptimizer"',
    "what is CWM about?": 'summarize "CWM"',
    "Code Llama vs CWM: size, context": 'compare "Code Llama" and "CWM" on "size, context"',
    "cite the multi-token paper APA": 'apa for "multi-token"',
    "bibtex for papers by Gloeckle": 'bibtex for papers by "Gloeckle"',
    "is kolmogorov compression computable": 'ask "is kolmogorov compression computable"',
    "papers similar to CWM": 'more like "CWM"',
    "what am I subscribed to?": "subscriptions",
    "pause the digest until Sept 1": "pause the digest until 2027-09-01",
    "pause everything for two weeks": "pause everything until 2026-12-07",
    "unsubscribe from all of them": "stop everything",
    "resume all": "resume everything",
    "why was nothing posted today?": "why was nothing posted on 2026-11-23",
    "mark CWM as read": 'mark read "CWM"',
    "export our reading list as bibtex": "the channel's reading list as bibtex",
    "delete all papers": 'unable "delete"',
    "papers by": 'unclear "which author" "papers by"',
    "who wrote it?": 'unclear "no thread" "who wrote it?"',
    "🤔": 'unclear "nonsense" "🤔"',
    "how many papers are there?": "status",
    "thx!": "thanks",
    "papers published in June 2026": "papers since 2026-06-01 before 2026-07-01",
    "anything new on lean since last year": 'papers about "lean" since 2025-01-01 newest first',
    "papers before last month": "papers before 2026-10-01",
    "compare cwm w/ code llama on size": 'compare "cwm" and "code llama" on "size"',
    "whats RepoProver about": 'summarize "RepoProver"',
    "stop sending me stuff": "stop the digest",
    "papers of this year": "papers since 2026-01-01",
    "papers from Q1 2026": "papers since 2026-01-01 before 2026-04-01",
    "papers since summer 2025": "papers since 2025-06-01",
    "papers in 2025 H2": "papers since 2025-07-01 before 2026-01-01",
    "papers on AIME 2025": 'papers about "AIME 2025"',
    "number of papers by Gloeckle in 2026": 'papers by "Gloeckle" since 2026-01-01 before 2027-01-01',
    "last paper by gloeckle": 'papers by "gloeckle" newest first top 1',
    "latest gloeckle paper": 'papers about "gloeckle" newest first',
    "gimme papers by Gloeckle": 'papers by "Gloeckle"',
    "author Gloeckle, F": 'papers by "Gloeckle, F"',
    "who works with hayat?": 'coauthors of "hayat"',
    "do Gloeckle and Synnaeve have a paper together?": 'papers by "Gloeckle" and "Synnaeve"',
    "did Alex Gu write ProofOptimizer?": 'authors of "ProofOptimizer" among them "Alex Gu"',
    "is alex gu on the CWM paper?": 'authors of "CWM" among them "alex gu"',
    "who is the last author of CWM?": 'authors of "CWM" in place "last"',
    "who wrote both CWM and Code Llama?": 'compare "CWM" and "Code Llama" on "authors in common"',
    "is there a huggingface page for CWM": 'models of "CWM"',
    "explain CWM like i'm 5": 'summarize "CWM"',
    "what is 2510.02387": 'show "2510.02387"',
    "cite CWM in MLA": 'mla for "CWM"',
    "cite CWM in Turabian": 'csl style "turabian" for "CWM"',
    "IEEE citation for CWM and Code Llama": 'ieee for "CWM" and "Code Llama"',
    "cite Code Llama in nature style": 'nature for "Code Llama"',
    "export CWM as biblatex": 'biblatex for "CWM"',
    "csl json for papers by Gloeckle": 'csl for papers by "Gloeckle"',
    "was Code Llama withdrawn?": 'withdrawal of "Code Llama"',
    "why has CWM been retracted": 'withdrawal of "CWM"',
    "bibtex for 2-4": 'unclear "no thread" "bibtex for 2-4"',
    "save 1 and 2": 'unclear "no thread" "save 1 and 2"',
    "mark 2 read": 'mark read "2"',
    "papers in ACM": 'papers about "in ACM"',
    "export as bibtex": 'help "cite"',
    "mark CWM as unread": 'mark unread "CWM"',
    "save CWM for the team": 'save "CWM" for the channel',
    "follow theorem proving at 9am new york": 'subscribe to papers about "theorem proving" every weekday at 09:00 in zone "America/New_York"',
    "follow total variation daily": 'subscribe to papers about "total variation" every day at 09:00',
    "follow total variation": 'look up "follow total variation"',
    "save memory": 'look up "save memory"',
    "follow-up questions": 'look up "follow-up questions"',
    "list decoding": 'look up "list decoding"',
    "papers about list decoding": 'papers about "list decoding"',
    "Can Xu": 'look up "Can Xu"',
    "papers by Jan": 'papers by "Jan"',
    "papers on March madness": 'papers about "March madness"',
    "papers by Jan Peters in Jan 2026": 'papers by "Jan Peters" since 2026-01-01 before 2026-02-01',
    "list of authors of KT": 'authors of "KT"',
    "CWM last author": 'authors of "CWM" in place "last"',
    "the first paper by Gloeckle": 'papers by "Gloeckle" oldest first top 1',
    "all papers by Gloeckle without Synnaeve": 'papers by "Gloeckle" but not by "Synnaeve"',
    "subscribe this channel to all new papers about lean daily": 'subscribe to papers about "lean" every day at 09:00',
    "follow new lean papers": 'subscribe to papers about "lean" every weekday at 09:00',
    "follow lean every 2 hours": 'unclear "how often" "follow lean every 2 hours"',
    "follow hourly energy forecasting weekly": 'subscribe to papers about "hourly energy forecasting" every week on monday at 09:00',
    "send me an hourly digest about Lean": 'unclear "how often" "send me an hourly digest about Lean"',
    "unsubscribe from Gloeckle": 'stop the digest about "Gloeckle"',
    "pause the lean digest": 'pause the digest about "lean"',
    "stop 1, 2 and 4": "stop 1 and 2 and 4",
    "stop words in NLP": 'look up "stop words in NLP"',
    "lol": "okay",
    "hi, can you find papers by Gloeckle?": 'papers by "Gloeckle"',
    "bibtex for CWM pls": 'bibtex for "CWM"',
    "papers in 2024 and 2025": "papers since 2024-01-01 before 2026-01-01",
    "papers 2024 or later": "papers since 2024-01-01",
    "papers older than 2 years": "papers before 2024-11-23",
    "papers after 1.1.2026": "papers since 2026-01-02",
    "papers by Jan Leike": 'papers by "Jan Leike"',
    "papers about ImageNet in 2025": 'papers about "ImageNet" since 2025-01-01 before 2026-01-01',
    "has Alex Gu published anything on Lean?": 'papers by "Alex Gu" about "Lean"',
    "papers where Rammal is first author": 'first-author papers by "Rammal"',
    "papers with 5 authors": "papers with more than 4 authors with fewer than 6 authors",
    "top 3 papers on lean": 'papers about "lean" top 3',
    "Dr. Kempe's papers": 'papers by "Kempe"',
    "papers in cs.LG or cs.CL": 'papers either in "cs.LG" or in "cs.CL"',
    "papers about the Kolmogorov complexity of code": 'papers about "the Kolmogorov complexity of code"',
    "von Neumann algebras": 'look up "von Neumann algebras"',
    "papers by Gloeckle or about Lean": 'papers either by "Gloeckle" or about "Lean"',
    "papers about Lean but not first-author papers by Gloeckle": 'papers about "Lean" but not first-author by "Gloeckle"',
    "papers that don't have code": "papers but not with code",
    "is Gloeckle the first author of Code Llama?": 'authors of "Code Llama" among them "Gloeckle" in place "first"',
    "was Hugo Touvron involved in Code Llama?": 'authors of "Code Llama" among them "Hugo Touvron"',
    "did Gloeckle write papers about Lean?": 'papers by "Gloeckle" about "Lean"',
    "is CWM on github": 'code of "CWM"',
    "Wer hat WybeCoder geschrieben?": 'authors of "WybeCoder"',
    "Zitieren Sie bitte Code Llama als APA": 'apa for "Code Llama"',
    "Wo kann ich die Gewichte von Code Llama finden?": 'models of "Code Llama"',
    "Unter welcher Lizenz steht CWM?": 'licence of "CWM"',
    "die vier ältesten Paper": "papers oldest first top 4",
    "Paper vom letzten Monat": "papers since 2026-10-01 before 2026-11-01",
    "Hast du den Link zu SCIP?": 'link of "SCIP"',
    "Welche Abonnements haben wir?": "subscriptions",
    "Est-ce que RepoProver a du code ?": 'code of "RepoProver"',
    "Qu’a publié Kempe ?": 'papers by "Kempe"',
    "les articles de l’année dernière": "papers since 2025-01-01 before 2026-01-01",
    "Citez WybeCoder en APA": 'apa for "WybeCoder"',
    "de Sitter space": 'look up "de Sitter space"',
    "Son papers": 'papers by "Son"',
    "author profiling": 'look up "author profiling"',
    "cite papers from Harvard": 'bibtex for papers from "Harvard"',
    "how does 2404.19737 do on MBPP?": 'ask "how does it do on MBPP?" in "2404.19737"',
    "save CWM to our reading list": 'save "CWM" for the channel',
    "mark everything as read": 'mark read "*"',
    "clear my reading list": 'remove "*"',
    "bibtex for my reading list": "my reading list as bibtex",
    "every morning at 8 send me papers about agents": 'subscribe to papers about "agents" every day at 08:00',
    "alert me when a new paper by Rozière comes out": 'subscribe to papers by "Rozière" every weekday at 09:00',
    "follow code LLMs daily at 8 in the evening": 'subscribe to papers about "code LLMs" every day at 20:00',
    "follow lean at half past eight": 'subscribe to papers about "lean" every weekday at 08:30',
    "follow lean at 9 GMT+2": 'subscribe to papers about "lean" every weekday at 09:00 in zone "Etc/GMT-2"',
    "follow agents on mondays and thursdays": 'unclear "how often" "follow agents on mondays and thursdays"',
    "tell me about CWM": 'summarize "CWM"',
    "cancel": "undo",
    "stop Synnaeve": 'stop the digest about "Synnaeve"',
    "pause the digest about lean for two weeks": 'pause the digest about "lean" until 2026-12-07',
    "unsubscribe me": "stop the digest",
    "what is 2+2": "something impossible",
}


@pytest.mark.parametrize(("said", "meant"), SAID.items(), ids=list(SAID))
def test_what_people_say_is_read_as_they_mean_it(said: str, meant: str, ten: Library) -> None:
    """A request that stands alone means what its canonical text says, over the ten papers where it may mean several things."""
    query = parse(said, today=TODAY)
    if isinstance(query, Maybe):
        settled = ten.soundly(lambda: settle(typed(query, said, ten), ten))
        assert str(settled) == str(settle(parse(meant, today=TODAY), ten))
    else:
        assert str(query) == meant


LISTED = Memory('papers by "Gloeckle"', ("2605.29955", "2604.03071", "2603.29088"))
CARD = Memory('show "2510.02387"', ("2510.02387",))
ASKED = Memory('ask "What share of Verina does WybeCoder solve?"', ("2603.29088",))

PAGED = Memory(
    'show "2510.02387"',
    ("2510.02387",),
    'papers by "Gloeckle"',
    tuple((n, f"2501.{n:05}") for n in range(9, 14)),
)
FOLLOWED_HERE = Memory('show "2510.02387"', ("2510.02387",), "subscriptions", ())
BYLINE = Memory('authors of "2510.02387" in place "first"', ("2510.02387",))
WHICH = Memory(
    'compare "BERT" and "KT"',
    ("2501.00001", "2501.00002"),
    'compare "BERT" and "KT"',
    ((1, "2501.00001"), (2, "2501.00002")),
)
OFFERED = Memory('subscribe to papers about "lean" every weekday at 09:00')
SHELF = Memory(
    "the channel's reading list", ("2605.29955",), "the channel's reading list", ((1, "2605.29955"),)
)
CHOICE = Memory('papers by "Wang"', (), 'papers by "Wang"', ())

FOLLOWED = [
    (PAGED, "11", 'show "2501.00011"'),
    (PAGED, "save 10-12", 'save "2501.00010" and "2501.00011" and "2501.00012"'),
    (PAGED, "who wrote the first one?", 'authors of "2501.00009"'),
    (PAGED, "cite 14", 'unclear "not shown" "cite 14"'),
    (PAGED, "who wrote it?", 'authors of "2510.02387"'),
    (PAGED, "only 2026", 'papers by "Gloeckle" since 2026-01-01 before 2027-01-01'),
    (PAGED, "ris for all of them", 'ris for papers by "Gloeckle"'),
    (PAGED, "as ris", 'ris for "2510.02387"'),
    (LISTED, "the oldest one", 'papers by "Gloeckle" oldest first top 1'),
    (LISTED, "page 3", 'papers by "Gloeckle" page 3'),
    (LISTED, "not by Synnaeve", 'papers by "Gloeckle" but not by "Synnaeve"'),
    (LISTED, "papers from the last 6 months", "papers since 2026-05-23"),
    (SHELF, "remove TideNet from the list", 'remove "TideNet"'),
    (FOLLOWED_HERE, "remove 1", "stop 1"),
    (FOLLOWED_HERE, "pause the second", "pause 2"),
    (OFFERED, "make it weekly", 'subscribe to papers about "lean" every week on monday at 09:00'),
    (OFFERED, "at 10", 'subscribe to papers about "lean" every weekday at 10:00'),
    (LISTED, "without Hayat", 'papers by "Gloeckle" but not about "Hayat"'),
    (LISTED, "only with Synnaeve", r'only "Synnaeve" after "papers by \"Gloeckle\""'),
    (CARD, "does it generate code?", 'ask "does it generate code?" in "2510.02387"'),
    (CARD, "who is its last author?", 'authors of "2510.02387" in place "last"'),
    (SHELF, "remove 1 from my list", 'unclear "which paper" "remove 1 from my list"'),
    (SHELF, "mark 1", 'look up "mark 1"'),
    (LISTED, "save everything", 'save "2605.29955" and "2604.03071" and "2603.29088"'),
    (OFFERED, "stop", "declined"),
    (SHELF, "remove all", 'remove "2605.29955" for the channel'),
    (SHELF, "unsave the first one", 'remove "2605.29955" for the channel'),
    (LISTED, "save everything except the second", 'unclear "all but" "save everything except the second"'),
    (LISTED, "mark 1 as read", 'mark read "2605.29955"'),
    (LISTED, "export all as ris", 'ris for papers by "Gloeckle"'),
    (LISTED, "cite Attention Is All You Need", 'bibtex for "Attention Is All You Need"'),
    (LISTED, "stop number 2", "stop 2"),
    (PAGED, "just curious, who wrote it?", 'authors of "2510.02387"'),
    (PAGED, "second author", 'authors of "2510.02387" in place "second"'),
    (CARD, "is Gloeckle one of them?", 'authors of "2510.02387" among them "Gloeckle"'),
    (CARD, "how many pages?", 'pages of "2510.02387"'),
    (CARD, "what license", 'licence of "2510.02387"'),
    (CARD, "compare it with KT", 'compare "2510.02387" and "KT"'),
    (CARD, "how many experts?", 'ask "how many experts?" perhaps in "2510.02387"'),
    (BYLINE, "and the last?", 'authors of "2510.02387" in place "last"'),
    (CHOICE, "the second one please", 'what about "2" after "papers by \\"Wang\\""'),
    (CHOICE, "Hao", 'what about "Hao" after "papers by \\"Wang\\""'),
    (WHICH, "2", 'what about "2" after "compare \\"BERT\\" and \\"KT\\""'),
    (LISTED, "follow this every monday", 'subscribe to papers by "Gloeckle" every week on monday at 09:00'),
    (OFFERED, "no thanks", "declined"),
    (OFFERED, "yes please", f"confirm {OFFERED.last}"),
    (SHELF, "mark 1 unread", 'mark unread "2605.29955" for the channel'),
    (CARD, "who is the last author?", 'authors of "2510.02387" in place "last"'),
    (CARD, "did Gloeckle write it?", 'authors of "2510.02387" among them "Gloeckle"'),
    (CARD, "cite it as IEEE", 'ieee for "2510.02387"'),
    (CARD, "cite it as Turabian", 'csl style "turabian" for "2510.02387"'),
    (CARD, "was it withdrawn?", 'withdrawal of "2510.02387"'),
    (CHOICE, "2", 'what about "2" after "papers by \\"Wang\\""'),
    (LISTED, "and the second one?", 'show "2604.03071"'),
    (LISTED, "only the ones after 2024", 'papers by "Gloeckle" since 2025-01-01'),
    (LISTED, "more", 'papers by "Gloeckle" page 2'),
    (LISTED, "bibtex for all of them", 'bibtex for papers by "Gloeckle"'),
    (LISTED, "who wrote the third one?", 'authors of "2603.29088"'),
    (LISTED, "who wrote it?", 'unclear "which paper" "who wrote it?"'),
    (LISTED, "and by Synnaeve", 'papers by "Gloeckle" and "Synnaeve"'),
    (LISTED, "compare the first two", 'compare "2605.29955" and "2604.03071"'),
    (CARD, "who wrote it?", 'authors of "2510.02387"'),
    (CARD, "bibtex", 'bibtex for "2510.02387"'),
    (CARD, "is it a mixture of experts?", 'ask "is it a mixture of experts?" in "2510.02387"'),
    (CARD, "more like this", 'more like "2510.02387"'),
    (
        ASKED,
        "are you sure? show me the sentence",
        'show the sentence for "What share of Verina does WybeCoder solve?"',
    ),
    (
        ASKED,
        "and on Clever?",
        f'what about "Clever" after "{ASKED.last.replace(chr(34), chr(92) + chr(34))}"',
    ),
    (ASKED, "papers by Synnaeve", 'papers by "Synnaeve"'),
]


@pytest.mark.parametrize(("memory", "said", "meant"), FOLLOWED, ids=[said for _, said, _ in FOLLOWED])
def test_a_follow_up_stands_for_a_whole_request(memory: Memory, said: str, meant: str) -> None:
    """After an answer, a few words mean what the thread makes of them."""
    assert str(parse(said, memory, TODAY)) == meant


COMMANDS = {
    "by Gloeckle, F.": 'papers by "Gloeckle, F."',
    "by": 'help "by"',
    "search verified code generation": 'papers about "verified code generation"',
    "show WybeCoder": 'show "WybeCoder"',
    "ask CWM context size": 'ask "CWM context size"',
    "cite": 'help "cite"',
    "new in cs.PL": 'papers in "cs.PL" newest first',
    "list": "papers",
    "bibtex 2605.29955": 'bibtex for "2605.29955"',
    "WybeCoder": 'look up "WybeCoder"',
    "": "help",
}


@pytest.mark.parametrize(
    ("typed", "meant"), COMMANDS.items(), ids=[typed or "(nothing)" for typed in COMMANDS]
)
def test_a_slash_command_takes_subcommands_and_free_words(typed: str, meant: str) -> None:
    """The first word after /paper is a command only where it is one."""
    assert str(command(typed, TODAY)) == meant


@given(st.text(max_size=200), st.sampled_from([Memory(), LISTED, CARD, ASKED]))
@example("unclear « or first-author papers by Gloeckle or &lt; or ' or math/0309136 or or ", Memory())
@example("\ufdfa 2308.12950 abstract", CARD)  # one letter that is four words without its ligature
def test_no_text_breaks_the_parser(text: str, memory: Memory) -> None:
    """Any text at all is some query, and that query is read back from its own text."""
    query = parse(text, memory, TODAY)
    assert parse(str(query)) == query
    assert parse(str(command(text, TODAY))) == command(text, TODAY)
