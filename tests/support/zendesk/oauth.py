"""The fake's OAuth server: public clients with PKCE, codes of one use, tokens that end and rotate."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode

REDIRECTS = tuple(f"http://127.0.0.1:{port}/calmdesk/signed-in" for port in (47215, 47216, 47217))
_CODE_LIVES = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token with its renewal."""

    access: str
    refresh: str
    user: int
    client: str
    scope: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class _Code:
    redirect: str
    challenge: str
    client: str
    scope: str
    at: datetime


class OAuthRefused(Exception):
    """A token request that is refused, with OAuth's word for why."""


@dataclass(slots=True)
class OAuth:
    """Signs in one user: whoever opens the page is taken for them. `denies` lets them say no; `state_sent_back` sends
    the browser back with another state than it came with.
    """

    now: Callable[[], datetime]
    user: int
    clients: set[str] = field(default_factory=lambda: {"calmdesk"})
    redirects: set[str] = field(default_factory=lambda: set(REDIRECTS))
    denies: bool = False
    state_sent_back: str | None = None
    tokens: dict[str, Token] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    _codes: dict[str, _Code] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def page(self, asked: Mapping[str, str]) -> tuple[int, str]:
        """Where the sign-in page sends the browser: status and address."""
        client, redirect = asked.get("client_id", ""), asked.get("redirect_uri", "")
        if client not in self.clients or redirect not in self.redirects:
            return 400, ""  # never sent anywhere that nobody registered
        state = self.state_sent_back or asked.get("state", "")
        if self.denies:
            return 302, f"{redirect}?{urlencode({'error': 'access_denied', 'state': state})}"
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return 302, f"{redirect}?{urlencode({'error': 'invalid_request', 'state': state})}"
        code = f"code{next(self._numbers)}"
        self._codes[code] = _Code(redirect, asked["code_challenge"], client, asked["scope"], self.now())
        return 302, f"{redirect}?{urlencode({'code': code, 'state': state})}"

    def token(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Answers the token address. Raises OAuthRefused."""
        seconds, renewal = asked.get("expires_in", 1800), asked.get("refresh_token_expires_in", 2_592_000)
        if not 300 < seconds < 172_800 or not 604_800 < renewal < 7_776_000:
            raise OAuthRefused("invalid_request")
        if asked.get("grant_type") == "authorization_code":
            code = self._codes.pop(asked.get("code", ""), None)
            if code is None or self.now() - code.at > _CODE_LIVES or asked.get("redirect_uri") != code.redirect:
                raise OAuthRefused("invalid_grant")
            shown = hashlib.sha256(str(asked.get("code_verifier", "")).encode()).digest()
            if base64.urlsafe_b64encode(shown).rstrip(b"=").decode() != code.challenge:
                raise OAuthRefused("invalid_grant")
            if asked.get("client_id") != code.client:
                raise OAuthRefused("invalid_client")
            return self._issue(code.client, code.scope, seconds, renewal)
        if asked.get("grant_type") == "refresh_token":
            old = next((one for one in self.tokens.values() if one.refresh == asked.get("refresh_token")), None)
            if old is None or asked.get("client_id") != old.client:
                raise OAuthRefused("invalid_grant")
            self.revoke(old.access)  # both are dead from now on
            return self._issue(old.client, old.scope, seconds, renewal)
        raise OAuthRefused("unsupported_grant_type")

    def holder(self, access: str) -> Token | None:
        """Whose token this is, while it lives."""
        token = self.tokens.get(access)
        return token if token and token.ends > self.now() else None

    def revoke(self, access: str) -> None:
        token = self.tokens.pop(access)
        self.dead |= {token.access, token.refresh}

    def issued(self, *, seconds: int = 7200, scope: str = "read tickets:write") -> Token:
        """A pair of tokens as after a sign-in."""
        answer = self._issue("calmdesk", scope, seconds, 2_592_000)
        return self.tokens[answer["access_token"]]

    def _issue(self, client: str, scope: str, seconds: int, renewal: int) -> dict[str, Any]:
        number = next(self._numbers)
        token = Token(
            f"access{number:020}",
            f"refresh{number:020}",
            self.user,
            client,
            scope,
            self.now() + timedelta(seconds=seconds),
        )
        self.tokens[token.access] = token
        return {
            "access_token": token.access,
            "refresh_token": token.refresh,
            "token_type": "bearer",
            "scope": scope,
            "expires_in": seconds,
            "refresh_token_expires_in": renewal,
        }
