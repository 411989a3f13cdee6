"""The page of an ask or a discussion: its order, its state, what each person is offered, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice, ReadingAct
from activity.vocabulary import Verb
from communities.models import Visibility
from content.actions import accept_answer, close_thread, create_item, react, remove_reply, share_item, write_reply
from content.actions.clocks import keep_clock
from content.models import Item, ItemLink, Kind, Reaction
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, bob):
    return create_item(
        by=bob, community=community, kind=Kind.ASK, title="Why do faces blister?", body="Three **units**."
    )


@pytest.fixture
def answer(ask, alice):
    return write_reply(by=alice, item=ask, body="Measure the orifice.")


def test_the_accepted_answer_stands_first_with_the_askers_words(as_user, ask, answer, bob, alice, charlie):
    second = write_reply(by=alice, item=ask, body="Or the strainer.")
    accept_answer(by=bob, reply=second, reason="It was the strainer")
    page = as_user(charlie).get(ask.get_absolute_url())
    assert [reply.pk for reply in page.context["page"]] == [second.pk, answer.pk]
    html = page.content.decode()
    assert "Accepted by Bob" in html
    assert "It was the strainer" in html
    assert "Answered in under a minute" in html


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (timedelta(hours=3), "Waiting 3 h; a first reply is expected by "),
        (timedelta(hours=30), "a first reply was expected by "),
    ],
)
def test_a_waiting_ask_says_when_to_expect_a_reply(as_user, ask, bob, age, says):
    Item.objects.filter(pk=ask.pk).update(published_at=timezone.now() - age)
    keep_clock(ask.pk)
    assert says in as_user(bob).get(ask.get_absolute_url()).content.decode()


def test_members_may_act_on_others_texts_and_authors_on_their_own(as_user, ask, answer, alice, bob):
    react_url = reverse("content:reply-react", args=["seals", answer.pk, "use"])
    edit_url = reverse("content:reply-edit", args=["seals", answer.pk])
    accept_url = reverse("content:answer-accept", args=["seals", answer.pk])
    asker = as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert (react_url in asker, edit_url in asker, accept_url in asker) == (True, False, True)
    author = as_user(alice).get(ask.get_absolute_url()).content.decode()
    assert (react_url in author, edit_url in author, accept_url in author) == (False, True, False)


def test_charlie_reads_an_open_community_and_is_told_how_to_take_part(as_user, ask, answer, charlie):
    html = as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "Measure the orifice." in html
    assert "Join the community first" in html
    for kind in ("like", "thank", "save", "use", "rate"):
        assert reverse("content:reply-react", args=["seals", answer.pk, kind]) in html
    assert reverse("content:item-comment", args=["seals", ask.pk]) not in html
    assert reverse("content:reply-edit", args=["seals", answer.pk]) not in html
    assert reverse("content:reply-create", args=["seals", ask.pk]) not in html


def test_nobody_is_sent_to_sign_in_and_private_communities_do_not_exist(client, as_user, ask, charlie, community):
    assert client.get(ask.get_absolute_url()).url.startswith("/accounts/login/")
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(ask.get_absolute_url()).status_code == 404


def test_an_address_of_another_kind_leads_nowhere_that_of_another_community_to_where_it_is(as_user, ask, alice, bob):
    other = make_community(manager=bob)
    assert as_user(bob).get(reverse("content:post-detail", args=["seals", ask.pk])).status_code == 404
    elsewhere = as_user(bob).get(reverse("content:thread-detail", args=[other.slug, ask.pk]))
    assert elsewhere.url == ask.get_absolute_url(), "threads move, and their numbers are unique"
    assert as_user(bob).get(reverse("content:thread-edit", args=[other.slug, ask.pk])).status_code == 404
    assert as_user(bob).get(f"/c/seals/threads/{10**25}/").status_code == 404


def test_a_removed_answer_leaves_a_quiet_line_without_its_text(as_user, ask, answer, alice, bob):
    write_reply(by=bob, item=ask, parent=answer, body="I tried that.")
    remove_reply(by=alice, reply=answer, reason="Wrong pump")
    html = as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert "Measure the orifice." not in html
    assert "its author removed it" in html
    assert "Wrong pump" in html
    assert "I tried that." in html


def test_comments_stand_under_what_they_are_about(as_user, ask, answer, alice, bob):
    write_reply(by=alice, item=ask, as_comment=True, body="Which lot?")
    write_reply(by=bob, item=ask, parent=answer, body="With a drill shank?")
    page = as_user(bob).get(ask.get_absolute_url())
    assert [reply.body for reply in page.context["asked_back"]] == ["Which lot?"]
    assert [reply.body for reply in page.context["page"][0].shown_comments] == ["With a drill shank?"]
    assert page.context["page"].paginator.count == 1


def test_a_long_thread_shows_the_page_that_holds_the_reply_one_came_for(as_user, ask, alice, bob):
    answers = [make_reply(ask, alice, body=f"Answer {n}") for n in range(33)]
    comment = make_reply(ask, bob, "comment", parent=answers[31], body="To the last but one")
    reader = as_user(bob)
    assert reader.get(ask.get_absolute_url()).context["page"].number == 1
    for reply in (answers[32], comment):
        page = reader.get(reply.get_absolute_url())
        assert page.context["page"].number == 2
        assert f'id="reply-{reply.pk}"' in page.content.decode()
    accept_answer(by=bob, reply=answers[32])
    assert reader.get(ask.get_absolute_url()).context["page"][0] == answers[32]
    assert reader.get(f"{ask.get_absolute_url()}?reply=99999999999999999999").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_thread(as_user, ask, alice, bob, community):
    reader = as_user(bob)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert reader.get(ask.get_absolute_url()).status_code == 200
        return len(captured)

    def fill(count):
        for _ in range(count):
            helper = make_user()
            join(helper, community)
            answer = make_reply(ask, helper)
            make_reply(ask, alice, "comment", parent=answer)
            make_reply(ask, helper, "comment")
            Reaction.objects.create(kind="use", user=alice, reply=answer, note="Tampere")

    fill(12)  # more comments than one page of a thread shows
    queries()  # today's view is noted
    few = queries()
    fill(10)
    assert queries() == few
    assert few <= 31


def test_opening_a_thread_is_noted_and_reads_its_notices(as_user, ask, bob, alice, charlie):
    Notice.objects.create(recipient=charlie, kind="answer", group="x", title="x", url="/", item_id=ask.pk)
    as_user(charlie).get(ask.get_absolute_url())
    as_user(bob).get(ask.get_absolute_url())
    assert list(ReadingAct.objects.values_list("actor_id", "object_id")) == [(charlie.pk, ask.pk)]
    assert Notice.objects.get().read_at


def test_whoever_comes_by_a_share_is_remembered_until_they_use_it(as_user, ask, answer, alice, bob, charlie, community):
    other = make_community(manager=bob)
    share = share_item(by=bob, item=ask, to_community=other)
    join(charlie, community)
    reader = as_user(charlie)
    reader.get(f"{ask.get_absolute_url()}?via={share.act_id}")
    assert ReadingAct.objects.get(actor_id=charlie.pk).caused_by_id == share.act_id
    reader.get(ask.get_absolute_url())
    reader.post(reverse("content:reply-react", args=["seals", answer.pk, "use"]), {"note": "Houston"})
    assert Act.objects.get(verb=Verb.USE).caused_by_id == share.act_id
    assert reader.get(f"{ask.get_absolute_url()}?via=nonsense").status_code == 200
    assert reader.get(f"{ask.get_absolute_url()}?via={'9' * 30}").status_code == 200


def test_a_closed_thread_takes_no_more_and_says_so(as_user, ask, bob, alice):
    close_thread(by=bob, item=ask)
    html = as_user(alice).get(ask.get_absolute_url()).content.decode()
    assert "takes no more replies" in html
    assert reverse("content:reply-create", args=["seals", ask.pk]) not in html
    assert reverse("content:thread-reopen", args=["seals", ask.pk]) in html


def test_linked_items_are_shown_to_those_who_may_see_them(as_user, ask, alice, bob, charlie):
    hidden = make_community(manager=bob, visibility=Visibility.PRIVATE)
    secret = make_item(hidden, bob, title="Secret drawing")
    open_page = make_item(ask.community, alice, Kind.PAGE, title="Flush plans")
    sealed = make_item(hidden, bob, title="Sealed ask")
    for source in (secret, open_page):
        ItemLink.objects.create(from_item=source, to_item=ask)
    ItemLink.objects.create(from_item=ask, to_item=sealed, kind="duplicate")
    html = as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert "Secret drawing" in html
    assert "This was asked before." in html
    assert "Sealed ask" in html
    html = as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "Secret drawing" not in html
    assert "Sealed ask" not in html
    assert "Flush plans" in html


def test_votes_from_elsewhere_are_named_as_such(as_user, ask, bob):
    Item.objects.filter(pk=ask.pk).update(votes_up=14, votes_down=2, source="engineering")
    assert "12 votes on the site it came from" in as_user(bob).get(ask.get_absolute_url()).content.decode()


def test_ratings_are_shown_with_their_n_and_ones_own(as_user, ask, answer, bob, charlie, community):
    join(charlie, community)
    react(by=bob, text=answer, kind="rate", value=5)
    react(by=charlie, text=answer, kind="rate", value=4)
    html = as_user(charlie).get(ask.get_absolute_url()).content.decode()
    assert "4.5 of 5, n = 2" in html
    assert "you said 4" in html


def test_an_author_who_is_gone_has_a_name_still(as_user, ask, bob, alice):
    make_reply(ask, None, author_name="user8181")
    make_reply(ask, None)
    html = as_user(bob).get(ask.get_absolute_url()).content.decode()
    assert "user8181" in html
    assert "a former member" in html


def test_what_people_write_is_never_markup(as_user, community, bob):
    item = create_item(
        by=bob, community=community, kind=Kind.ASK, title="<b>bold</b>", body="<script>alert(1)</script>"
    )
    html = as_user(bob).get(item.get_absolute_url()).content.decode()
    assert "<b>bold</b>" not in html
    assert "<script>alert" not in html
