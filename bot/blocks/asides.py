"""What the bot says of itself: that an opinion was noted, and whether links get cards in a channel."""

from typing import Final

NOTED: Final = "Thank you, noted. People read these to make the answers better."
CARDS: Final = {
    True: "Links to arXiv get a card in this channel from now on. “turn link cards off” stops that.",
    False: "Links to arXiv get no card in this channel any more. “turn link cards on” brings them back.",
}
UNANSWERED: Final = "There is no answer here yet that this could be about."
