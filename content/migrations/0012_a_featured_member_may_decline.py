from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0011_who_reviewed")]

    operations = [
        migrations.AddField(
            model_name="featuredmember",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
