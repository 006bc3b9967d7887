"""Tokens at rest: sealed with the operator's key, and opened with it or with one that came before.

Fernet, since it authenticates what it encrypts and its keys can be rotated; the SDK's own stores keep tokens bare.
"""

from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY: Final = (
    "32 random bytes in URL-safe base64; make one with: python3 -c "
    '"import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
)


class SealError(Exception):
    """A key is malformed, or none of the keys opens what was sealed; the message says what to do."""


class Seal:
    def __init__(self, keys: str) -> None:
        """`keys`: one or several, separated by commas; the first seals, all of them open. Raises SealError."""
        try:
            self._box: Final = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError:
            raise SealError(f"PAPERBOT_ENCRYPTION_KEY should be {KEY}") from None

    def close(self, text: str) -> str:
        """The text sealed."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises SealError when it was sealed with another key."""
        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealError(
                "PAPERBOT_ENCRYPTION_KEY does not open the workspaces' tokens; put the key that sealed them behind "
                "the new one, separated by a comma."
            ) from None
