"""Installing into several workspaces by OAuth: Bolt's own flow over our store, with tokens sealed at rest.

Tokens are sealed with the operator's key, and opened with it or with one that came before. Fernet, since it
authenticates what it encrypts and its keys can be rotated; the SDK's own stores keep tokens bare.

The SDK's stores keep tokens unencrypted, and its state store was measured to accept one state several times;
so both are our own: a sealed row a workspace, and a state that one DELETE consumes.
"""

import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.settings import Settings
from bot.store.engine import Store
from bot.store.installations import Installations, States

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


Clock = Callable[[], datetime]
SCOPES: Final = tuple(
    "app_mentions:read assistant:write canvases:write channels:history channels:read chat:write commands files:read files:write "
    "groups:history groups:read im:history links:read links:write reactions:write users:read".split()
)
"""What manifest.json asks for, the optional scopes included."""
_STATE: Final = timedelta(minutes=10)
"""How long an installation may take between its two pages."""

log = logging.getLogger(__name__)


class Sealed(InstallationStore):
    """The workspaces' installations, as Bolt looks for them."""

    def __init__(self, store: Store, seal: Seal, now: Clock) -> None:
        self._kept: Final = Installations(store)
        self._seal: Final = seal
        self._now: Final = now

    @property
    def logger(self) -> logging.Logger:
        return log

    def save(self, installation: Installation) -> None:
        team = _key(
            installation.enterprise_id, installation.team_id, whole=bool(installation.is_enterprise_install)
        )
        self._kept.put(team, self._seal.close(_written(installation)), self._now())
        log.info("team %s installed the bot", team)

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002  the SDK's signature: a bot's token belongs to no user
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        return self.of(_key(enterprise_id, team_id, whole=bool(is_enterprise_install)))

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found = self.find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        if not user_id:
            self._kept.drop(_key(enterprise_id, team_id, whole=not team_id))

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        self.delete_installation(enterprise_id=enterprise_id, team_id=team_id)

    def of(self, team: str) -> Installation | None:
        """The installation of a workspace; None where it did not install, or where no key opens it."""
        sealed = self._kept.get(team)
        try:
            return Installation(**json.loads(self._seal.open(sealed))) if sealed else None
        except SealError as error:
            log.error("team %s: %s", team, error)  # noqa: TRY400  the sentence says it all
            return None

    def token(self, team: str) -> str:
        """The bot's token in a workspace; empty where it has none."""
        found = self.of(team)
        return (found.bot_token or "") if found else ""


class Once(OAuthStateStore):
    """States that are accepted once."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._states: Final = States(store)
        self._now: Final = now

    @property
    def logger(self) -> logging.Logger:
        return log

    def issue(self, *_args: object, **_kwargs: object) -> str:
        state, now = secrets.token_urlsafe(32), self._now()
        self._states.issue(state, now, now + _STATE)
        return state

    def consume(self, state: str) -> bool:
        return self._states.consume(state, self._now())


def flow(settings: Settings, installed: Sealed, store: Store, now: Clock) -> OAuthFlow:
    """`/slack/install` and `/slack/oauth_redirect`, as Bolt serves them."""
    return OAuthFlow(
        client=WebClient(base_url=settings.slack_api, retry_handlers=[]),
        logger=log,
        settings=OAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=SCOPES,
            authorization_url=f"{settings.slack_api.removesuffix('api/')}oauth/v2/authorize",
            installation_store=installed,
            installation_store_bot_only=True,
            state_store=Once(store, now),
            state_expiration_seconds=int(_STATE.total_seconds()),
            logger=log,
        ),
    )


def _written(installation: Installation) -> str:
    return json.dumps(installation.to_dict(), default=datetime.isoformat)


def _key(enterprise: str | None, team: str | None, *, whole: bool) -> str:
    """Under which id an installation is kept: the organisation's where it installed as a whole."""
    return str((enterprise if whole or not team else team) or "")
