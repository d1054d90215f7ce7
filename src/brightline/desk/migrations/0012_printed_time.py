"""What a fax machine printed is known once a file is read, when its arrival is not changed any more."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0011_proposals_and_roles")]
    operations = [migrations.RemoveField("arrival", "fax_header_at")]
