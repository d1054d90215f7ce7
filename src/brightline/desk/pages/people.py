"""*People*: who works here and in which role, for administrators; and everybody's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from brightline.desk import people, sign_ins
from brightline.desk.access import Thing
from brightline.desk.beginning import entered
from brightline.desk.errors import Refused
from brightline.desk.models import Grant, Role, SignIn, User
from brightline.desk.pages.asking import desk_of, number, opens, refused, sent_from
from brightline.desk.pages.signing_in import guarded, needs_code


@opens(Thing.PEOPLE)
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody with their roles, and what waits for a second administrator."""
    grants = Grant.objects.filter(ended_at=None).select_related("user", "asked_by").order_by("user__name", "role")
    shown = {
        "users": User.objects.order_by("name"),
        "given": [grant for grant in grants if grant.given_at is not None],
        "asked": [grant for grant in grants if grant.given_at is None],
        "roles": Role.choices,
        "sign_ins": SignIn.objects.filter(given_at=None, ended_at=None).select_related("user", "asked_by"),
        "known": SignIn.objects.filter(given_at__isnull=False, ended_at=None).exclude(claim="").select_related("user"),
    }
    return render(request, "desk/people.html", shown)


@sent_from("people")
@opens(Thing.PEOPLE)
def act(request: HttpRequest, what: str) -> HttpResponse:
    """Enter somebody, or ask for a role, give it, end it. Raises Refused."""
    desk, post = desk_of(request), request.POST
    if what == "enter":
        if not post.get("name", "").strip():
            raise Refused("people", "No name was written.", "", "Write the name of the person.")
        made = entered(post["name"][:120])
        messages.success(
            request, f"{made.name} signs in as {made.username}, the first time with {made.password}. It is shown once."
        )
    elif what == "ask":
        if post.get("role") not in Role.values or (post.get("station") and post["station"] not in desk.unit.stations):
            raise Refused("people", "No such role or station.", "", "Choose one of the lists.")
        user = User.objects.filter(pk=number(post.get("user"))).first()
        if user is None:
            raise Refused("people", "Nobody was chosen.", "", "Choose somebody of the list.")
        people.ask(user, Role(post["role"]), post.get("station", ""), desk.user, desk.home)
        messages.success(request, "Asked. Another administrator has to give it.")
    elif what in ("give", "end"):
        grant = Grant.objects.filter(pk=number(post.get("grant"))).first()
        if grant is None:
            raise Http404
        (people.give if what == "give" else people.end)(grant, desk.user, desk.home)
        messages.success(request, "Given." if what == "give" else "Ended.")
    elif what == "sign_in_ask":
        user = User.objects.filter(pk=number(post.get("user"))).first()
        if user is None or (post.get("how") == "issuer") != bool(post.get("claim", "").strip()):
            raise Refused("people", "Nobody was chosen, or it is not said how.", "",
                          "Choose somebody; for the city's account write what it calls this person.")  # fmt: skip
        sign_ins.ask(user, post.get("claim", ""), desk.user, desk.home)
        messages.success(request, "Asked. Another administrator has to give it.")
    elif what in ("sign_in_give", "sign_in_end"):
        row = SignIn.objects.filter(pk=number(post.get("sign_in"))).first()
        if row is None:
            raise Http404
        if what == "sign_in_end":
            sign_ins.end(row, desk.user, desk.home)
            messages.success(request, "Ended.")
        elif (begun := sign_ins.give(row, desk.user, desk.home)) is not None:
            said = f"{begun.username} signs in the next time with {begun.password}. It is shown once."
            messages.success(request, said)
        else:
            messages.success(request, "Given.")
    else:
        raise Http404
    return redirect("people")


@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, with the present one given again."""
    if request.method != "POST":
        return render(request, "desk/password.html")
    assert isinstance(request.user, User)
    new = request.POST.get("new", "")
    try:
        with guarded(request.user.username) as right:
            good = request.user.check_password(request.POST.get("present", ""))
            # With it nobody gets more tries for a code.
            if not good or not needs_code():
                right(good)
        if not good:
            raise Refused("password", "That is not your present password.", "It was not changed.", "Type it again.")
        if new != request.POST.get("again", ""):
            raise Refused("password", "The two new ones differ.", "It was not changed.", "Type both again.")
        try:
            validate_password(new, request.user)
        except ValidationError as error:
            raise Refused("password", " ".join(error.messages), "It was not changed.", "Choose another.") from None
    except Refused as error:
        return refused(request, error, 409)
    with transaction.atomic():
        request.user.set_password(new)
        request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, "Your password is changed. Every other session of yours has ended.")
    return redirect("password")
