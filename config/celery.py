"""The Celery application and the beat schedule. Tasks live in each app's tasks.py."""

import os

from celery import Celery
from celery.schedules import crontab

from config.heartbeat import Heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("fivefold")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(Heartbeat)

# Times are UTC. Every task is idempotent, so a beat that fires twice does no harm.
app.conf.beat_schedule = {
    "deliver waiting notices": {"task": "activity.tasks.deliver_waiting", "schedule": 60.0},
    "send mails": {"task": "activity.tasks.send_mails", "schedule": 60.0},
    "order digests": {"task": "activity.tasks.order_digests", "schedule": 600.0},
    "forget mails": {"task": "activity.tasks.forget_mails", "schedule": crontab(hour=0, minute=25)},
    "send waiting letters": {"task": "accounts.tasks.send_waiting_letters", "schedule": 300.0},
    "keep partitions": {"task": "activity.tasks.keep_partitions", "schedule": crontab(hour=0, minute=5)},
    "retire acts": {"task": "activity.tasks.retire_acts", "schedule": crontab(day_of_month=2, hour=0, minute=50)},
    "forget reading places": {"task": "content.tasks.forget_reading_places", "schedule": crontab(hour=0, minute=20)},
    "announce due reviews": {"task": "content.tasks.announce_due_reviews", "schedule": crontab(minute=15)},
    "tend events": {"task": "content.tasks.tend_events", "schedule": 600.0},
    "offer asks that wait": {"task": "content.tasks.offer_asks", "schedule": 600.0},
    "measure waiting sounds": {"task": "content.tasks.measure_waiting", "schedule": 600.0},
    "read waiting documents": {"task": "content.tasks.read_waiting_documents", "schedule": 600.0},
    "forget lost files": {"task": "content.tasks.forget_lost_files", "schedule": crontab(hour=0, minute=40)},
    "sweep stray bytes": {"task": "content.tasks.sweep_stray_bytes", "schedule": crontab(hour=0, minute=45)},
    "forget inbound mails": {"task": "content.tasks.forget_inbound_mails", "schedule": crontab(hour=0, minute=35)},
    "count help": {"task": "content.tasks.count_help", "schedule": 60.0},
    "count all help": {"task": "content.tasks.count_all_help", "schedule": crontab(hour=1, minute=30)},
    "forget missed searches": {"task": "content.tasks.forget_missed_searches", "schedule": crontab(hour=0, minute=30)},
    "let out held texts": {"task": "content.tasks.let_out_held_texts", "schedule": 300.0},
    "forget old reports": {"task": "content.tasks.forget_old_flags", "schedule": crontab(hour=0, minute=55)},
    "publish scheduled drafts": {"task": "content.tasks.publish_scheduled", "schedule": 60.0},
    "ask about introductions": {
        "task": "communities.tasks.ask_about_introductions",
        "schedule": crontab(hour=6, minute=30),
    },
    "roll up": {"task": "roles.tasks.roll_up", "schedule": 300.0},
    "watch the roll-up": {"task": "roles.tasks.watch_lag", "schedule": 300.0},
    "forget snapshots of long ago": {
        "task": "roles.tasks.forget_long_ago",
        "schedule": crontab(day_of_month=2, hour=1, minute=10),
    },
    "verify roles": {"task": "roles.tasks.verify", "schedule": crontab(hour=3, minute=30)},
    "weekly snapshots": {
        "task": "roles.tasks.snapshot_week",
        "schedule": crontab(day_of_week="mon", hour=2, minute=0),
    },
    "weekly skills": {
        "task": "learning.tasks.compute_skills",
        "schedule": crontab(day_of_week="mon", hour=3, minute=0),
    },
    "fill desks": {"task": "metrics.tasks.fill_desks", "schedule": crontab(minute=25)},
    "follow the flow of knowledge": {"task": "metrics.tasks.follow_flow", "schedule": crontab(hour=4, minute=10)},
    "weekly networks": {  # before the measures, which read them
        "task": "metrics.tasks.compute_networks",
        "schedule": crontab(hour=2, minute=45),
    },
    "roles by group": {  # every day: a Monday that was missed is caught up with
        "task": "metrics.tasks.split_roles",
        "schedule": crontab(hour=3, minute=10),
    },
    "weekly measures": {
        "task": "metrics.tasks.measure_week",
        "schedule": crontab(day_of_week="mon", hour=3, minute=30),
    },
    "watch targets": {
        "task": "metrics.tasks.watch_targets",
        "schedule": crontab(day_of_week="mon", hour=4, minute=30),
    },
    "tend steps": {"task": "metrics.tasks.tend_steps", "schedule": crontab(hour=6, minute=25)},
    "turn rotas": {"task": "content.tasks.turn_rotas", "schedule": crontab(hour=5, minute=0)},
    "write monthly reports": {"task": "metrics.tasks.write_reports", "schedule": crontab(hour=5, minute=10)},
    "tend targets": {"task": "metrics.tasks.tend_targets", "schedule": crontab(hour=6, minute=20)},
    "look at communities": {"task": "metrics.tasks.look_at_communities", "schedule": crontab(minute=40)},
    "take stock of adoption": {"task": "metrics.tasks.take_stock", "schedule": crontab(hour=1, minute=0)},
    "note storage": {"task": "metrics.tasks.note_storage", "schedule": crontab(hour=1, minute=20)},
    "forget job runs": {"task": "activity.tasks.forget_job_runs", "schedule": crontab(hour=0, minute=55)},
    "ask what helped": {"task": "learning.tasks.ask_what_helped", "schedule": crontab(hour=6, minute=10)},
}
