from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0008_what_an_episode_sounds_like"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="follow",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("job", "not my job"),
                    ("basic", "too basic"),
                    ("advanced", "too advanced"),
                    ("outdated", "outdated"),
                    ("unsaid", "no reason given"),
                ],
                help_text="Of an item that is “not for me”; else empty.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="shelfentry",
            name="act_id",
            field=models.BigIntegerField(
                blank=True,
                help_text="The act of putting it there, if it was one; withdrawn when it is taken off.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=Q(reason="") | Q(level="mute", item__isnull=False), name="only_muted_items_are_not_for_one"
            ),
        ),
    ]
