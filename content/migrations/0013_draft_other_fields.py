from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0012_a_featured_member_may_decline")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="others",
            field=models.JSONField(
                blank=True, default=dict, help_text="The small fields of its form: tags, reason, series …"
            ),
        ),
    ]
