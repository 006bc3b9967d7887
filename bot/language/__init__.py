"""What people say, as data: rows of phrases, and the little engine that reads a message by them.

    tokens      a message as words, each with its place in the text
    templates   one row: "who <wrote> {paper}", compiled
    phrases     all rows of `phrases/*.yaml`, and those that a message fits, the most telling first

Nothing here knows what a row means: a row stands under a meaning's name, and whoever reads with it gives names meanings.
`phrases/words.yaml` holds what the families share: rules, lists of values, and words that say nothing by themselves.
"""
