"""A thousand replies: every page is bounded, every reply can be linked to, and nothing asks more often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Visibility
from content.actions import accept_answer, create_item
from content.models import Item, Kind, Reply
from content.views.showing import COMMENTS_SHOWN, REPLIES_PER_PAGE
from tests.factories import make_reply

pytestmark = pytest.mark.django_db
THREAD_BUDGET, COMMENTS_BUDGET = 36, 24  # two of the thread's: who was referred to, what was pointed to


@pytest.fixture
def ask(community, bob):
    return create_item(by=bob, community=community, kind=Kind.ASK, title="Why do faces blister?", body="Three units.")


def write(item, author, number, kind="answer", parent=None):
    text = {"body": "Check it.", "body_html": "<p>Check it.</p>", "author": author, "item": item}
    made = Reply.objects.bulk_create([Reply(**text, kind=kind, parent=parent) for _ in range(number)])
    counted = "answer_count" if kind == "answer" else "comment_count"
    Item.objects.filter(pk=item.pk).update(**{counted: item.replies.filter(kind=kind).count()})
    return made


def measure(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    return page, len(asked)


def test_a_thousand_answers_and_a_thousand_comments_under_one(as_user, ask, alice, bob):
    answers = write(ask, alice, 1000)
    comments = write(ask, bob, 1000, "comment", parent=answers[0])
    back = write(ask, alice, 1000, "comment")
    accept_answer(by=bob, reply=answers[500])
    reader = as_user(bob)
    page, queries = measure(reader, ask.get_absolute_url())
    assert queries <= THREAD_BUDGET
    shown = page.context["page"]
    assert (len(shown), shown[0].pk) == (REPLIES_PER_PAGE, answers[500].pk)
    assert len(shown[1].shown_comments) == COMMENTS_SHOWN
    assert page.content.decode().count("990 more comments") == 2
    assert len(page.content) < 600_000

    for reply in (answers[29], answers[30], answers[501], answers[999], comments[5], comments[700], back[3], back[999]):
        page, queries = measure(reader, reply.get_absolute_url())
        assert f'id="reply-{reply.pk}"' in page.content.decode(), reply
        assert queries <= THREAD_BUDGET + 7  # where the reply stands, and to how many the ask was offered

    for url, last in (
        (reverse("content:reply-comment-list", args=["seals", answers[0].pk]), comments[999]),
        (reverse("content:item-comment-list", args=["seals", ask.pk]), back[999]),
    ):
        page, queries = measure(reader, f"{url}?reply={last.pk}")
        assert f'id="reply-{last.pk}"' in page.content.decode()
        assert queries <= COMMENTS_BUDGET
        assert len(reader.get(f"{url}?page=2").context["page"]) == REPLIES_PER_PAGE


def test_ten_comments_are_all_there_is(as_user, ask, alice, bob):
    answer = make_reply(ask, alice)
    write(ask, bob, COMMENTS_SHOWN, "comment", parent=answer)
    assert "more comment" not in as_user(bob).get(ask.get_absolute_url()).content.decode()
    write(ask, bob, 1, "comment", parent=answer)
    assert "1 more comment<" in as_user(bob).get(ask.get_absolute_url()).content.decode()


def test_all_comments_of_an_answer_have_a_page(as_user, client, community, ask, alice, bob, charlie):
    answer = make_reply(ask, alice)
    url = reverse("content:reply-comment-list", args=["seals", answer.pk])
    assert "No comment yet" in as_user(charlie).get(url).content.decode()
    write(ask, bob, 12, "comment", parent=answer)
    page = as_user(charlie).get(url)
    assert len(page.context["page"]) == 12
    assert "Check the flush orifice." in page.content.decode()
    assert client.get(url).status_code == 302
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(url).status_code == 404
