"""Sign-in by the city's own issuer (OpenID Connect), and a fresh one before a signature.

allauth asks the issuer and checks what it answers. Whom it means is said by the one claim of the ID token that
desk.yaml names and by what two administrators entered for it: nobody signs up, and nothing is joined by an address of
mail.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from requests import RequestException

from brightline.desk.again import AGAIN
from brightline.desk.errors import Refused
from brightline.desk.home import HomeError, home
from brightline.desk.models import User
from brightline.desk.pages.asking import refused, the_unit
from brightline.desk.pages.signing_in import here, signed_in
from brightline.desk.sign_ins import known_as
from brightline.desk.unit import Issuer

AHEAD = 30
"""Seconds by which the issuer's clock may be ahead."""
FRESH = {"prompt": "login", "max_age": str(int(AGAIN.total_seconds()))}
"""At a desk many share a machine: the issuer asks who is there each time, and says when it did."""


def to_issuer(request: HttpRequest) -> HttpResponse:
    """Lead to the city's sign-in, and back to the page that was asked for. Raises Http404 where there is none."""
    if the_unit().issuer is None:
        raise Http404
    where = request.GET.get("next", "")
    try:
        provider = Adapter(request).get_provider(request, "issuer")
        answer: HttpResponse = provider.redirect(
            request, "login", next_url=where if here(request, where) else "", auth_params=dict(FRESH)
        )
    except RequestException:
        return refused(request, Refused(
            "sign-in", "The city's sign-in does not answer.", "The network or the issuer is down.",
            "Try again. Somebody who signs in with a password still can."), 502)  # fmt: skip
    except HomeError as error:
        return refused(request, Refused(error.where, error.what, error.why, "Call whoever runs the desk."), 502)
    return answer


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What the desk does with the answer of the issuer."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one issuer of desk.yaml. Raises HomeError where its secret cannot be read."""
        issuer = the_unit().issuer
        if issuer is None or provider not in (None, "issuer", "openid_connect"):
            return []
        settings = {
            "server_url": issuer.address.rstrip("/"), "oauth_pkce_enabled": True, "fetch_userinfo": False,
            "scope": ["openid", "profile"],
        }  # fmt: skip
        return [SocialApp(
            provider="openid_connect", provider_id="issuer", name="issuer", client_id=issuer.client_id,
            secret=_secret(issuer), settings=settings,
        )]  # fmt: skip

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Begin a session, or remember that who is signed in was asked again. Always raises ImmediateHttpResponse."""
        try:
            answer = _answered(request, sociallogin.account.extra_data.get("id_token") or {}, sociallogin.state)
        except Refused as error:
            answer = refused(request, error, 403)
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **more: Any) -> None:
        """Say that it did not work. Always raises ImmediateHttpResponse."""
        why = "It refused, was broken off, took too long, or its answer was not what it should be."
        error = Refused("sign-in", "The city's sign-in did not say who you are.", why, "Try again.")
        raise ImmediateHttpResponse(refused(request, error, 403))


def _answered(request: HttpRequest, claims: dict[str, Any], state: dict[str, Any]) -> HttpResponse:
    issuer = the_unit().issuer
    assert issuer is not None
    told, at, now = claims.get(issuer.claim), claims.get("auth_time"), time.time()
    if isinstance(at, bool) or not isinstance(at, int) or not now - AGAIN.total_seconds() <= at <= now + AHEAD:
        raise Refused("sign-in", "The city's sign-in did not ask you just now.", "It says nothing of when it did, or "
                      "that was too long ago. Its clock or the desk's may be wrong.",
                      "Try again; if it stays so, call whoever runs the desk.")  # fmt: skip
    user = known_as(told) if isinstance(told, str) else None
    if user is None:
        raise Refused("sign-in", "The desk does not know you.", "Two administrators enter who works here.",
                      "Ask an administrator.")  # fmt: skip
    where = state.get("next") or ""
    if not isinstance(request.user, User):
        return signed_in(request, user, where)
    if request.user != user:
        raise Refused("sign-in", "The city's sign-in says that you are somebody else.", "Another person is signed in "
                      "at this desk.", "Sign out first.")  # fmt: skip
    request.session["again"] = min(at, now)
    return redirect(where or "sign")


def _secret(issuer: Issuer) -> str:
    file = home().folder / issuer.secret_file
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise HomeError(
            str(file), "The secret of the city's sign-in cannot be read.", error.strerror or str(error),
            "Write it into this file, readable for the desk alone.",
        ) from None  # fmt: skip
