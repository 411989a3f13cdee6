"""Evidence behind a share: public acts without names, and nothing where few people stand behind them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.actions import record_reading
from activity.models import Act
from activity.vocabulary import Verb
from content.models import Kind
from roles.evidence import acts_of_role
from roles.models import OptOut, RoleSettings
from tests.factories import join, make_act, make_community, make_item, make_reply, make_user
from tests.metrics.rows import make_week

pytestmark = pytest.mark.django_db


def day(ago):
    return str(timezone.now().date() - timedelta(days=ago))


def answers(community, people, *, ago=10, title="Seal faces blister"):
    """One answer each, by so many people."""
    ask = make_item(community, None, Kind.ASK, title=title)
    for number in range(people):
        person = make_user(f"Person{number} Helper")
        join(person, community)
        reply = make_reply(ask, person)
        make_act(Verb.ANSWER, by=person, on=day(ago), about=reply.ref, community_id=community.pk)
    return ask


def look(client, community, role="creator"):
    return client.get(reverse("metrics:role-evidence", args=[community.slug, role]))


def test_the_acts_are_counted_by_week_and_listed_without_names(as_user, bob, community):
    make_week(community)
    ask = answers(community, 6)
    page = look(as_user(bob), community)
    said = page.content.decode()
    assert said.count(ask.get_absolute_url()) == 6
    assert "Person0 Helper" not in said
    assert sum(int(row[1]) for row in page.context["evidence"].rows) == 6
    assert "40 acts were counted" in said


def test_fewer_than_five_people_are_not_put_together(as_user, bob, community):
    make_week(community)
    ask = answers(community, 4)
    said = look(as_user(bob), community).content.decode()
    assert "Fewer than five people" in said
    assert ask.title not in said


def test_a_community_too_small_for_shares_shows_no_acts(as_user, bob, community):
    make_week(community, 9)
    ask = answers(community, 6)
    assert ask.title not in look(as_user(bob), community).content.decode()


def test_off_or_not_computed_there_is_no_evidence(as_user, bob, community):
    ask = answers(community, 6)
    assert ask.title not in look(as_user(bob), community).content.decode()
    make_week(community)
    RoleSettings.objects.create(community=community, is_computed=False)
    assert ask.title not in look(as_user(bob), community).content.decode()


def test_acts_of_people_who_opted_out_and_withdrawn_ones_are_left_out(bob, alice, community):
    ask = make_item(community, alice, title="Grease")
    kept = make_act(Verb.ANSWER, by=alice, on=day(2), about=make_reply(ask, alice).ref, community_id=community.pk)
    make_act(Verb.ANSWER, by=bob, on=day(2), about=make_reply(ask, bob).ref, community_id=community.pk)
    gone = make_act(Verb.ANSWER, by=alice, on=day(2), about=make_reply(ask, alice).ref, community_id=community.pk)
    make_act(Verb.UNDO, by=alice, on=day(1), about=ask.ref, community_id=community.pk, undo_of_id=gone.pk)
    OptOut.objects.create(user=bob)
    today = timezone.now().date()
    assert list(acts_of_role(community, "creator", since=today - timedelta(days=30), until=today)) == [kept]


def test_reading_saving_and_delicate_acts_are_never_listed(as_user, bob, community):
    make_week(community)
    item = make_item(community, None, Kind.PAGE, title="Nobody must know that I read this")
    for number in range(6):
        person = make_user(f"Reader{number}")
        record_reading(Verb.VIEW, by=person, about=item.ref, community_id=community.pk)
        for verb in (Verb.SAVE, Verb.FOLLOW, Verb.FLAG, Verb.DECIDE_FLAG):
            make_act(verb, by=person, on=day(2), about=item.ref, community_id=community.pk)
    for role in ("consumer", "caretaker"):
        said = look(as_user(bob), community, role).content.decode()
        assert item.title not in said
    assert Act.objects.count() == 24


def test_removed_texts_and_other_communities_do_not_show(as_user, bob, alice, community):
    make_week(community)
    removed = answers(community, 6, title="Removed since")
    removed.removed_at = timezone.now()
    removed.save(update_fields=["removed_at"])
    elsewhere = make_community(slug="elsewhere", manager=alice)
    answers(elsewhere, 6, title="Elsewhere")
    said = look(as_user(bob), community).content.decode()
    assert "Removed since" not in said
    assert "Elsewhere" not in said


def test_charlie_nobody_and_a_role_that_is_none(as_user, client, bob, charlie, community):
    url = reverse("metrics:role-evidence", args=[community.slug, "creator"])
    assert as_user(charlie).get(url).status_code == 403
    assert client.get(url).status_code == 302
    assert look(as_user(bob), community, "manager").status_code == 404


def test_the_acts_are_those_the_shown_snapshot_looked_back_on(as_user, bob, community):
    """An imported community lies in the past: its evidence does, too."""
    week = make_week(community)
    week.as_of -= timedelta(days=700)
    week.save(update_fields=["as_of"])
    for number in range(6):
        person = make_user(f"Then{number}")
        for days, title in ((710, "Of those weeks"), (1200, "Long before"), (3, "After it")):
            ask = make_item(community, person, title=title)
            about = make_reply(ask, person).ref
            make_act(Verb.ANSWER, by=person, on=day(days), about=about, community_id=community.pk, context_id=ask.pk)
    page = look(as_user(bob), community).content.decode()
    assert "Of those weeks" in page
    assert "Long before" not in page
    assert "After it" not in page
