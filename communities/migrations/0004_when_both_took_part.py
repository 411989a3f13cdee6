from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communities", "0003_acts_between_people")]

    operations = [
        migrations.AddField(
            model_name="mediation",
            name="joined_at",
            field=models.DateTimeField(blank=True, help_text="When the other party first took part.", null=True),
        ),
    ]
