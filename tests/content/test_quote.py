"""Quoting: the words, who wrote them and the way to them, in the form one answers with. Without script."""

import pytest
from django.urls import reverse

from communities.models import Visibility
from content.actions import close_thread, create_item, keep_draft, remove_reply, write_reply
from content.models import Kind, Mention
from content.quotes import LONGEST, find_quoted, quote
from tests.factories import make_reply, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(community, bob):
    return create_item(by=bob, community=community, kind=Kind.THREAD, title="Dry starts", body="Who has *seen* one?")


@pytest.fixture
def reply(thread, alice):
    return write_reply(by=alice, item=thread, body="> Who has seen one?\n\nTwo of them.\n\nBoth in May.")


def test_a_quotation_says_who_wrote_it_and_leads_there(thread, reply):
    assert quote(thread) == f"> [Bob Member]({thread.get_absolute_url()}) wrote:\n>\n> Who has *seen* one?\n\n"
    url = f"{thread.get_absolute_url()}?reply={reply.pk}#reply-{reply.pk}"
    assert quote(reply) == f"> [Alice Manager]({url}) wrote:\n>\n> Two of them.\n>\n> Both in May.\n\n"


def test_names_are_no_markup_and_quoted_people_are_not_told_twice(thread, alice, bob):
    odd = make_user("A](http://x) *B*")
    text = make_reply(thread, odd, "comment", body="Ask @bob.member, not @nobody.here.\n\n```\n@property\n```")
    words = quote(text)
    assert "[A\\](http://x) \\*B\\*](" in words
    assert "Ask Bob Member, not @nobody.here." in words
    assert "> @property" in words
    answered = write_reply(by=alice, item=thread, body=words + "Yes.")
    assert 'http://x"' not in answered.body_html
    assert not Mention.objects.filter(reply=answered).exists()


def test_a_long_text_is_cut_between_words_and_a_block_of_code_is_closed(thread, alice):
    body = "Look:\n\n```\n" + "pump " * 2000 + "\n```"
    words = quote(make_reply(thread, alice, "comment", body=body))
    assert len(words) < LONGEST + 300
    assert words.count("```") == 2


@pytest.mark.parametrize("of", ["", "reply:0", "reply:99999999999999999999", "reply:x", "items", "٣"])
def test_what_does_not_stand_there_is_not_quoted(thread, of):
    assert find_quoted(thread, of) is None


def test_the_link_fills_the_form_of_a_discussion(as_user, thread, reply, bob):
    url = f"{thread.get_absolute_url()}?quote=reply:{reply.pk}#yours"
    client = as_user(bob)
    assert url.replace("&", "&amp;") in client.get(thread.get_absolute_url()).content.decode()
    page = client.get(url)
    assert page.context["reply_form"].initial["body"] == quote(reply)
    assert "wrote:" in page.content.decode()
    sent = client.post(
        reverse("content:reply-create", args=["seals", thread.pk]), {"body": quote(reply) + "Same here."}
    )
    shown = client.get(sent.url).content.decode()
    assert f'<a href="{reply.get_absolute_url()}'.replace("&", "&amp;") in shown
    assert "<blockquote>" in shown


def test_under_an_ask_a_reply_is_quoted_in_a_comment(as_user, community, alice, bob):
    ask = create_item(by=bob, community=community, kind=Kind.ASK, title="Why?", body="Dry.")
    answer = write_reply(by=alice, item=ask, body="The orifice.")
    url = f"{reverse('content:reply-comment', args=['seals', answer.pk])}?quote=reply:{answer.pk}"
    client = as_user(bob)
    assert url in client.get(ask.get_absolute_url()).content.decode()
    assert client.get(url).context["form"].initial["body"] == quote(answer)


def test_a_draft_is_kept_above_the_quotation_and_not_quoted_twice(as_user, community, thread, reply, bob):
    place = f"reply:item:{thread.pk}"
    client, url = as_user(bob), f"{thread.get_absolute_url()}?quote={reply.pk}"
    keep_draft(by=bob, community=community, place=place, body="Begun.")
    assert client.get(url).context["reply_form"].initial["body"] == f"Begun.\n\n{quote(reply)}"
    keep_draft(by=bob, community=community, place=place, body=f"Begun.\n\n{quote(reply)}And more", number=1)
    assert client.get(url).context["reply_form"].initial["body"].count("wrote:") == 1


def test_what_was_removed_or_closed_is_not_offered(as_user, thread, reply, alice, bob):
    remove_reply(by=alice, reply=reply)
    page = as_user(bob).get(f"{thread.get_absolute_url()}?quote={reply.pk}")
    assert "body" not in page.context["reply_form"].initial
    close_thread(by=bob, item=thread)
    assert "quote=item" not in as_user(bob).get(thread.get_absolute_url()).content.decode()


def test_the_words_for_the_script_and_who_gets_them(as_user, client, community, thread, reply, bob, charlie):
    url = reverse("content:quotation", args=["seals", thread.pk])
    answer = as_user(bob).get(f"{url}?of=reply:{reply.pk}")
    assert (answer.content.decode(), answer["Content-Type"]) == (quote(reply), "text/plain; charset=utf-8")
    assert as_user(bob).get(f"{url}?of=reply:0").status_code == 404
    assert as_user(charlie).get(f"{url}?of=item").status_code == 200
    assert "data-quote=" not in as_user(charlie).get(thread.get_absolute_url()).content.decode()
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(f"{url}?of=item").status_code == 404
    assert client.get(url).status_code == 302
