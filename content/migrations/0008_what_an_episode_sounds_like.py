from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0007_files_of_earlier_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="episode",
            name="bitrate",
            field=models.PositiveIntegerField(default=0, help_text="Bits a second, of the whole file."),
        ),
        migrations.AddField(
            model_name="episode",
            name="codec",
            field=models.CharField(blank=True, help_text="Read from the file.", max_length=20),
        ),
        migrations.AddField(
            model_name="episode",
            name="measuring",
            field=models.CharField(
                choices=[
                    ("waiting", "being measured"),
                    ("done", "measured"),
                    ("nothing", "nothing loud enough to measure"),
                    ("impossible", "not measured"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(
                condition=models.Q(("measuring", "waiting")), fields=["item"], name="episode_unmeasured"
            ),
        ),
    ]
