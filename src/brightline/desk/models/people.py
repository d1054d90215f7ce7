"""The people of the desk, and what each of them may do.

Nobody is a superuser. What somebody may do follows from the grants alone, and a grant takes two people: who asks for it
and who gives it, neither of whom is the one it is for.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    """What a person is at the desk."""

    BOOKING = "booking", "booking officer"
    CLERK = "clerk", "records clerk"
    SUPERVISOR = "supervisor", "supervisor"
    COMMANDER = "commander", "commander"
    COUNSEL = "counsel", "counsel"
    AUDITOR = "auditor", "auditor"
    ADMINISTRATOR = "administrator", "administrator"
    COUNCIL = "council", "member of the council"
    CITY_CLERK = "city_clerk", "city clerk"


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, name: str, password: str, **more: Any) -> User:
        """A user with a password and no role."""
        user = self.model(username=username, name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works at the desk."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """How somebody signs in from now on: asked for by one administrator and given by another, like a role."""

    user = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    claim = models.CharField(max_length=200, blank=True)
    """What the city's issuer calls this person; empty for a fresh password and a new second factor."""
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """None while it waits for a second person."""
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_sign_in_takes_two_others",
                condition=~Q(asked_by=F("user"))
                & (Q(given_by=None) | (~Q(given_by=F("asked_by")) & ~Q(given_by=F("user")))),
            ),
            models.CheckConstraint(
                name="a_sign_in_given_is_given_by_somebody", condition=Q(given_at=None) | Q(given_by__isnull=False)
            ),
            models.UniqueConstraint(
                name="one_person_a_claim",
                fields=["claim"],
                condition=Q(given_at__isnull=False, ended_at=None) & ~Q(claim=""),
            ),
        ]


class Grant(models.Model):
    """That somebody has a role, at one station or at all."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    station = models.CharField(max_length=40, blank=True)
    """Empty for every station."""
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """None for the two administrators that a new desk begins with."""
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """None while it waits for a second person."""
    given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_grant_takes_two_others",
                condition=Q(asked_by=None)
                | (~Q(asked_by=F("user")) & (Q(given_by=None) | (~Q(given_by=F("asked_by")) & ~Q(given_by=F("user"))))),
            ),
            models.CheckConstraint(
                name="what_was_asked_for_is_given_by_somebody",
                condition=Q(given_at=None) | Q(given_by__isnull=False) | Q(asked_by=None),
            ),
            models.CheckConstraint(
                name="only_a_first_administrator_was_asked_for_by_nobody",
                condition=Q(asked_by__isnull=False) | Q(role=Role.ADMINISTRATOR),
            ),
        ]
