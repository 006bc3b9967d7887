"""A language model beside the bot's own language: fluent, and never believed on its word.

client      a server that speaks as OpenAI's does; the library of it is an extra
reading     a message that was not understood, written in the strict language
tracing     whether all that such a request names was asked for
writing     what numbered passages say together, sentence by sentence
checking    whether a sentence stands in the passages that it cites
passages    the words and names of a passage
figures     whether a figure is of the same thing in it
turning     what is denied, what has an opposite, who is compared with whom
ordering    whether the words of a passage are said in its order
claims      a sentence taken apart: words, figures, clauses
lexicon     words that say the same, that turn round, that say nothing
helper      both, within what may be told and spent
"""
