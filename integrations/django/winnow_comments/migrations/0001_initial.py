"""The table of verdicts."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("django_comments", "0004_add_object_pk_is_removed_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("winnow_id", models.CharField(blank=True, db_index=True, max_length=100)),
                ("label", models.CharField(default="unsure", max_length=10)),
                ("decision", models.CharField(blank=True, max_length=10)),
                ("moderator", models.CharField(blank=True, max_length=150)),
                ("is_told", models.BooleanField(db_index=True, default=True)),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="winnow",
                        to="django_comments.comment",
                    ),
                ),
            ],
        ),
    ]
