"""Who comes by a share and uses what it carried does so because of it: the act names the share as its cause."""

import pytest

from activity.models import Act, ReadingAct, ShareEffect
from activity.vocabulary import Verb
from content.actions import share_item
from content.models import Kind
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db


def test_a_use_after_a_share_names_it(as_user, alice, bob, community):
    elsewhere = make_community(slug="elsewhere", manager=make_user("Erin"))
    reader = make_user("Rita Reader")
    join(bob, elsewhere)
    join(reader, elsewhere)
    item = make_item(community, alice, Kind.POST)
    share = share_item(by=bob, item=item, to_community=elsewhere, note="For your cabinets, too.")
    client = as_user(reader)
    assert share.arrival_url.replace("&", "&amp;") in client.get("/c/elsewhere/").content.decode()
    client.get(share.arrival_url)
    client.post(f"/c/{community.slug}/items/{item.pk}/react/use/", {"note": "Kobe, one cabinet"})
    used = Act.objects.get(verb=Verb.USE)
    assert (used.caused_by_id, used.actor_id, used.owner_id) == (share.act_id, reader.pk, alice.pk)
    assert ReadingAct.objects.get(verb=Verb.VIEW, actor_id=reader.pk).caused_by_id == share.act_id
    assert ShareEffect.objects.get().fresh_openers == 1


def test_a_made_up_cause_is_left_out(as_user, alice, bob, community):
    item = make_item(community, alice, Kind.POST)
    client = as_user(bob)
    for via in ("99999999", "x", "-1", "9" * 30):
        client.get(f"{item.get_absolute_url()}?via={via}")
    client.post(f"/c/{community.slug}/items/{item.pk}/react/use/", {"note": ""})
    assert Act.objects.get(verb=Verb.USE).caused_by_id is None
