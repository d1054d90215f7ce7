"""Matters, what happens in them, and the people of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True)),
                ("station", models.CharField(max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("first_seen_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("restricted", models.BooleanField(default=False)),
                ("not_a_request", models.BooleanField(default=False)),
                ("sealed", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="MatterKey",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="desk.matter",
                    ),
                ),
                ("wrapped", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(db_index=True, max_length=64)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="likenesses", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="event",
                        serialize=False,
                        to="desk.logentry",
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("changes_answers", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Brought",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.PositiveSmallIntegerField(default=0)),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="brought", to="desk.arrival"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="brought", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readers", to="desk.matter"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="proposal",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                ("action", models.CharField(max_length=40)),
                ("does", models.BooleanField()),
                ("departs", models.BooleanField()),
                (
                    "answer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.event"),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="desk.matter"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Done",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="done",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="done", to="desk.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signature",
                        serialize=False,
                        to="desk.event",
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="desk.proposal"
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("booking", "booking officer"),
                            ("clerk", "records clerk"),
                            ("supervisor", "supervisor"),
                            ("commander", "commander"),
                            ("counsel", "counsel"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                            ("council", "member of the council"),
                            ("city_clerk", "city clerk"),
                        ],
                        max_length=20,
                    ),
                ),
                ("station", models.CharField(blank=True, max_length=40)),
                ("given_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", None),
                            models.Q(
                                models.Q(("asked_by", models.F("user")), _negated=True),
                                models.Q(
                                    ("given_by", None),
                                    models.Q(
                                        models.Q(("given_by", models.F("asked_by")), _negated=True),
                                        models.Q(("given_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_grant_takes_two_others",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at", None), ("given_by__isnull", False), ("asked_by", None), _connector="OR"
                        ),
                        name="what_was_asked_for_is_given_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by__isnull", False), ("role", "administrator"), _connector="OR"),
                        name="only_a_first_administrator_was_asked_for_by_nobody",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("changes_answers", True),
                        (
                            "kind__in",
                            (
                                "recorded",
                                "fact",
                                "everything",
                                "custody",
                                "eligible",
                                "authority",
                                "verified",
                                "subject",
                            ),
                        ),
                    ),
                    models.Q(
                        ("changes_answers", False),
                        models.Q(
                            (
                                "kind__in",
                                (
                                    "recorded",
                                    "fact",
                                    "everything",
                                    "custody",
                                    "eligible",
                                    "authority",
                                    "verified",
                                    "subject",
                                ),
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="what_changes_answers_is_called_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="brought",
            constraint=models.UniqueConstraint(fields=("arrival", "person"), name="one_matter_a_person"),
        ),
        migrations.AddConstraint(
            model_name="reader",
            constraint=models.UniqueConstraint(fields=("matter", "user"), name="a_reader_is_named_once"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("proposal", "signer"), name="signed_once_by_each"),
        ),
    ]
