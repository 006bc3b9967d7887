"""What a paper is called where it is named, without the words around its name."""

from bot.language.phrases import phrases
from bot.parsing import fields


def name_of_paper(text: str) -> str:
    """A paper's name as it is looked up.

    >>> name_of_paper("the Code Llama paper"), name_of_paper("le papier CWM")
    ('Code Llama', 'CWM')
    """
    name = fields.name_of_paper(text)
    said = phrases()
    words = list(said.tokens(name))
    while len(words) > 1 and said.values("articles", words[0].key):
        del words[0]
    while len(words) > 1 and said.values("nouns", words[-1].key):
        del words[-1]
    return name[words[0].start : words[-1].end] if words else name
