"""From options to an organisation in the database, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from accounts.models import User
from config.demo.aims import set_up_aims
from config.demo.between import bring_together
from config.demo.blogging import begin_series
from config.demo.desk import set_up_desks
from config.demo.documents import bring_documents
from config.demo.episodes import bring_episodes
from config.demo.events import bring_events
from config.demo.featuring import feature
from config.demo.flowing import let_flow
from config.demo.gathering import fill_communities, found_communities, leave_waiting
from config.demo.helping import help_along
from config.demo.knowing import say_who_knows
from config.demo.networks import draw_networks
from config.demo.notices import group_notices, last_visits
from config.demo.passing import connect, pass_on, pin_news
from config.demo.people import date_people, gather_people
from config.demo.reading import keep, read
from config.demo.reporting import report_months
from config.demo.reports import accept_charters, report_texts
from config.demo.responding import describe_services, keep_time
from config.demo.rhythm import set_rhythm
from config.demo.saving import save
from config.demo.searching import keep_searches
from config.demo.shelves import set_up_shelves
from config.demo.skills import set_up_skills
from config.demo.splitting import split_roles
from config.demo.steps import begin_steps, take_turns
from config.demo.surveying import survey
from config.demo.targets import agree_on_targets
from config.demo.tending import choose_about_profiles, tend
from config.demo.waiting import wait_and_say
from config.demo.wiki import tend_pages
from config.demo.world import World
from config.demo.writing import comment_on, write_everything
from content.models import Item, Reaction, Reply
from learning import weekly
from metrics.models import HandMeasure
from metrics.weekly import measure, write_hand_measure
from roles import engine

MEASURED = 13  # Mondays there are readings of: a quarter


class NotEmpty(Exception):
    """There are people in the database."""


@transaction.atomic
def load(*, members: int, weeks: int, seed: int, end: datetime) -> str:
    """Fill an empty database; says in one line what is there now. Raises NotEmpty."""
    if User.objects.exists():
        raise NotEmpty
    world = make(members=members, weeks=weeks, seed=seed, end=end)
    save(world, group_notices(world, last_visits(world)))
    set_up_shelves(world)
    help_along(world)
    bring_together(world)
    say_who_knows(world)
    set_up_skills(world)
    set_rhythm(world)
    describe_services(world)
    keep_time(world)
    set_up_aims(world)
    take_turns(world.end)
    set_up_desks(world)
    accept_charters(end)
    report_texts(end)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what follows now would otherwise be planned for empty tables
    rows = {model: len(world.rows.get(model, [])) for model in (Item, Reply, Reaction)}
    return (
        f"{len(world.people)} people in {len(world.spots)} communities over {weeks} weeks: {rows[Item]:,} items, "
        f"{rows[Reply]:,} replies, {rows[Reaction]:,} reactions, {len(world.deeds):,} acts"
    )


def compute_profiles(end: datetime) -> int:
    """The weekly role snapshots up to the last Monday, so that there is a trend; the number of Mondays."""
    day = end.astimezone(UTC).date()
    engine.roll_up(wait=True)
    monday = day - timedelta(days=day.weekday())
    snapshots = engine.recompute(monday).snapshots
    weekly.compute_week(monday)
    draw_networks(monday)
    split_roles(monday)
    for number in reversed(range(MEASURED)):
        measure(monday - timedelta(weeks=number))
    let_flow(monday)
    for hand in HandMeasure.objects.prefetch_related("readings"):
        write_hand_measure(hand)
    begin_steps(end)
    report_months(end)
    survey(end)
    return snapshots


def make(*, members: int, weeks: int, seed: int, end: datetime) -> World:
    """The whole organisation in memory; the same seed and end give the same one."""
    world = World(members=members, weeks=weeks, seed=seed, end=end)
    gather_people(world)
    found_communities(world)
    fill_communities(world)
    date_people(world)
    write_everything(world)
    comment_on(world)
    pin_news(world)
    reading = read(world)
    pass_on(reading)
    connect(reading)
    tend(reading)
    agree_on_targets(world)
    choose_about_profiles(world)
    feature(world)
    begin_series(world)
    leave_waiting(world)
    keep(reading)
    tend_pages(world)
    bring_documents(world)
    bring_episodes(world)
    bring_events(world)
    wait_and_say(reading)
    keep_searches(world)
    return world
