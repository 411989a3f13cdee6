from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0006_first_class_content")]

    operations = [
        migrations.AddField(
            model_name="fileuse",
            name="is_former",
            field=models.BooleanField(
                default=False,
                help_text="It stood in an earlier version: kept in store so that this can come back, not shown.",
            ),
        ),
    ]
