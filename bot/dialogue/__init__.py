"""One turn of a conversation: what was said, what a thread remembers of it, what is answered; Slack is one door to it.

conversation        text and place -> Query, Answer; what may be done where
remembering         what a thread remembers after a turn
shelves             reading lists: what is put on them and taken off
"""
