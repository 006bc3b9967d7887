"""What people say, as data: rows of phrases, and the little engine that reads a message by them.

    templates   one row: "who <wrote> {paper}", compiled
    phrases     a message as words; all rows of `phrases/*.yaml`, and those that a message fits, the most telling first
    foreign     German, French and Spanish, in English

Nothing here knows what a row means: a row stands under a meaning's name, and whoever reads with it gives names meanings.
`phrases/words.yaml` holds what the families share: rules, lists of values, and words that say nothing by themselves.
"""
