"""The table of tests/test_permissions.py: what nobody, charlie (outside), bob (member) and alice (manager) get.

A value that starts with $ is looked up in the world of that test. A method without a row is answered with 405.
The younger nouns have a module each: its ROWS, and furnish(people, args), which makes what their addresses name.
"""

from typing import Any

from tests.permission_table import (
    between,
    desk,
    documents,
    episodes,
    events,
    experts,
    files,
    flags,
    follows,
    home,
    knowledge,
    learning,
    mail,
    networks,
    pages,
    passing,
    purposes,
    reports,
    rota,
    search,
    service,
    steering,
    steps,
    targets,
    texts,
    threads,
    whole_site,
)
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE,
    DONE_BY_MANAGERS,
    DONE_BY_MEMBERS,
    EVERYBODY,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

NOUNS = (
    between,
    texts,
    threads,
    pages,
    files,
    documents,
    episodes,
    events,
    experts,
    follows,
    search,
    mail,
    home,
    passing,
    targets,
    steering,
    learning,
    knowledge,
    service,
    networks,
    whole_site,
    desk,
    purposes,
    reports,
    steps,
    rota,
    flags,
)

TEXT = {"title": "Which torque for M24?", "body": "The manual and the plate disagree.", "tags": "torque"}
CHARTER = {"purpose": "So that gauges are trusted.", "goal": "Fewer recalls", "decides": "All", "reason": "Clearer"}
SETTINGS = {"name": "Seals", "kind": "topic", "visibility": "open"}
PROFILE = {"display_name": "Somebody", "time_zone": "UTC"}

SITE = [
    Row("get", "home", EVERYBODY),
    Row("get", "ask-start", SIGNED_IN),
    Row("get", "search", SIGNED_IN),
    Row("get", "favourites", SIGNED_IN),
    Row("post", "favourite-remove", "302 404 302 404"),
    Row("get", "notices", SIGNED_IN),
    Row("get", "notices-badge", SIGNED_IN),
    Row("post", "notices-read", DONE),
    Row("get", "notice-open", "302 404 302 404"),
    Row("get", "me", SIGNED_IN),
    Row("get", "me-role", "302 404 200 200"),
    Row("get", "reading-list", SIGNED_IN),
    Row("post", "reading-forget", DONE),
    Row("get", "privacy", SIGNED_IN),
    Row("post", "opt-out", DONE),
    Row("post", "opt-in", DONE),
    Row("post", "opt-out-community", DONE),
    Row("post", "opt-in-community", DONE),
    Row("get", "feeds", SIGNED_IN),
    Row("post", "feeds-renew", DONE),
    Row("get", "method", EVERYBODY),
    Row("get", "method-communities", EVERYBODY),
    Row("get", "styleguide", EVERYBODY),
    Row("get", "healthz", "503 503 503 503"),  # no worker in the suite; tests/config has the other answers
    Row("get", "api-docs", EVERYBODY),
    Row("get", "api-schema", EVERYBODY),
    Row("get", "api-root", API_SIGNED_IN),
]

PEOPLE = [
    Row("get", "accounts:member-detail", SIGNED_IN),
    Row("get", "accounts:profile-edit", SIGNED_IN),
    Row("post", "accounts:profile-edit", DONE, PROFILE),
    Row("get", "accounts:invitation-send", SIGNED_IN),
    Row("post", "accounts:invitation-send", DONE, {"email": "gus@example.org"}),
    Row("get", "accounts:invitation-accept", EVERYBODY),
    Row("post", "accounts:invitation-accept", "200 302 302 302"),
]

COMMUNITIES = [
    Row("get", "communities:community-list", SIGNED_IN),
    Row("get", "communities:community-propose", SIGNED_IN),
    Row("post", "communities:community-propose", DONE, CHARTER | SETTINGS | {"name": "Tooling"}),
    Row("get", "communities:community-detail", SIGNED_IN),
    Row("get", "communities:community-edit", MANAGERS),
    Row("post", "communities:community-edit", DONE_BY_MANAGERS, SETTINGS),
    Row("get", "communities:lifecycle-change", MANAGERS),
    Row("post", "communities:lifecycle-change", DONE_BY_MANAGERS, {"to": "dormant"}),
    Row("post", "communities:community-join", DONE),
    Row("post", "communities:community-leave", DONE),
    Row("post", "communities:join-request-create", DONE),
    Row("post", "communities:join-request-withdraw", DONE),
    Row("get", "communities:join-request-list", MANAGERS),
    Row("post", "communities:join-request-decide", DONE_BY_MANAGERS, {"approve": "yes"}),
    Row("get", "communities:member-list", SIGNED_IN),
    Row("get", "communities:member-invite", MEMBERS),
    Row("post", "communities:member-invite", DONE_BY_MEMBERS, {"email": "gus@example.org"}),
    Row("get", "communities:member-introduce", MEMBERS),
    Row("post", "communities:member-introduce", DONE_BY_MEMBERS, {"introduction": "Ten years of pumps."}),
    Row("get", "communities:member-position", MANAGERS),
    Row("post", "communities:member-position", DONE_BY_MANAGERS, {"position": "expert"}),
    Row("post", "communities:member-remove", DONE_BY_MANAGERS, {"reason": "Asked to be taken out."}),
    Row("post", "communities:member-handover", DONE_BY_MANAGERS),
    Row("get", "communities:member-welcome", MEMBERS),
    Row("post", "communities:member-welcome", DONE_BY_MEMBERS, {"note": "Good that you are here."}),
    Row("get", "communities:charter-detail", SIGNED_IN),
    Row("get", "communities:charter-history", SIGNED_IN),
    Row("get", "communities:charter-version", SIGNED_IN),
    Row("get", "communities:charter-edit", MANAGERS),
    Row("post", "communities:charter-edit", DONE_BY_MANAGERS, CHARTER),
    Row("get", "communities:invitation-list", SIGNED_IN),
    Row("get", "communities:invitation-detail", "302 200 404 404"),
    Row("post", "communities:invitation-accept", "302 302 404 404"),
    Row("post", "communities:invitation-decline", "302 302 404 404"),
    Row("post", "communities:invitation-withdraw", "302 404 404 302"),
]

WRITING = [
    Row("get", "content:ask-list", SIGNED_IN),
    Row("get", "content:ask-create", MEMBERS),
    Row("post", "content:ask-create", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:ask-similar", SIGNED_IN),
    Row("get", "content:thread-list", SIGNED_IN),
    Row("get", "content:thread-create", MEMBERS),
    Row("post", "content:thread-create", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:thread-detail", SIGNED_IN),
    Row("get", "content:thread-edit", MEMBERS),
    Row("post", "content:thread-edit", DONE_BY_MEMBERS, TEXT),
    Row("post", "content:thread-close", DONE_BY_MEMBERS),
    Row("post", "content:thread-reopen", DONE_BY_MEMBERS),
    Row("get", "content:post-list", SIGNED_IN),
    Row("get", "content:post-create", MEMBERS),
    Row("post", "content:post-create", DONE_BY_MEMBERS, TEXT),
    Row("post", "content:post-keep", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:draft-list", SIGNED_IN),
    Row("get", "content:post-detail", SIGNED_IN),
    Row("get", "content:post-detail", "302 404 200 404", args={"post_id": "draft_id"}),
    Row("get", "content:post-edit", MANAGERS),
    Row("post", "content:post-edit", DONE_BY_MANAGERS, TEXT),
    Row("post", "content:post-publish", "302 404 302 404", args={"post_id": "draft_id"}),
    Row("get", "content:page-list", SIGNED_IN),
    Row("get", "content:page-create", MEMBERS),
    Row("post", "content:page-create", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:page-detail", SIGNED_IN),
    Row("get", "content:page-edit", MEMBERS),
    Row("post", "content:page-edit", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:page-history", SIGNED_IN),
    Row("get", "content:page-diff", SIGNED_IN),
    Row("get", "content:tag-detail", SIGNED_IN),
    Row("post", "content:preview", SIGNED_IN, {"text": "**dry**"}),
    Row("post", "content:draft-keep", "302 403 204 204", {"place": "ask:new", "body": "Half a thought"}),
    Row("post", "content:draft-drop", DONE, {"place": "ask:new"}),
    Row("get", "content:item-history", SIGNED_IN),
    Row("get", "content:item-diff", SIGNED_IN, args={"item_id": "page_id"}),
    Row("post", "content:revision-restore", DONE_BY_MEMBERS, args={"item_id": "page_id"}),
    Row("get", "content:item-remove", MANAGERS),
    Row("post", "content:item-remove", DONE_BY_MANAGERS, {"reason": "Twice the same."}),
    Row("post", "content:item-restore", DONE_BY_MANAGERS),
    Row("get", "content:item-pin", MANAGERS),
    Row("post", "content:item-pin", DONE_BY_MANAGERS, {"until": "$tomorrow"}),
    Row("post", "content:item-unpin", DONE_BY_MANAGERS),
    Row("get", "content:item-share", MEMBERS),
    Row("post", "content:item-share", DONE_BY_MEMBERS, {"to_community": "elsewhere"}),
    Row("post", "content:share-withdraw", DONE_BY_MEMBERS),
    Row("post", "content:item-react", DONE),
    Row("post", "content:item-unreact", DONE),
]

REPLYING = [
    Row("get", "content:reply-create", MEMBERS),
    Row("post", "content:reply-create", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:item-comment", MEMBERS),
    Row("post", "content:item-comment", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:reply-comment", MEMBERS),
    Row("post", "content:reply-comment", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:reply-edit", MANAGERS),
    Row("post", "content:reply-edit", DONE_BY_MANAGERS, TEXT),
    Row("get", "content:reply-remove", MANAGERS),
    Row("post", "content:reply-remove", DONE_BY_MANAGERS, {"reason": "Not an answer."}),
    Row("post", "content:reply-restore", DONE_BY_MANAGERS),
    Row("get", "content:reply-history", SIGNED_IN),
    Row("get", "content:reply-diff", "302 404 404 404"),  # written once: nothing to compare
    Row("post", "content:answer-accept", "302 403 302 403"),
    Row("post", "content:answer-withdraw", "302 403 302 403", args={"item_id": "thread_id"}),
    Row("post", "content:reply-react", DONE),
    Row("post", "content:reply-unreact", DONE),
]

# A feed reader cannot be asked to sign in: without a key or a session there is no feed.
FEEDS = [
    Row("get", "member-feed", "404 200 200 200"),
    Row("get", "content:community-feed", "404 200 200 200"),
    Row("get", "content:tag-feed", "404 200 200 200"),
    *episodes.FEEDS,
    *events.FEEDS,
]

API = [
    Row("get", "person-list", API_SIGNED_IN),
    Row("get", "person-detail", API_SIGNED_IN),
    Row("get", "community-list", API_SIGNED_IN),
    Row("get", "community-detail", API_SIGNED_IN),
    Row("post", "community-join", "403 201 400 400"),
    Row("post", "community-leave", "403 400 204 400"),
    Row("get", "community-member-list", API_SIGNED_IN),
    Row("get", "community-week-list", "403 403 200 200"),
    Row("get", "my-role-list", API_SIGNED_IN),
    Row("get", "my-role-detail", "403 404 200 404", args={"pk": "week_id"}),
    Row("get", "item-list", API_SIGNED_IN),
    Row("post", "item-list", "403 403 201 201", TEXT | {"kind": "ask", "community": "seals", "tags": []}),
    Row("get", "item-detail", API_SIGNED_IN, args={"pk": "item_id"}),
    Row("post", "item-reactions", "403 200 200 400", args={"pk": "item_id"}),
    Row("get", "item-reply-list", API_SIGNED_IN),
    Row("post", "item-reply-list", "403 403 201 201", TEXT),
    Row("get", "reply-detail", API_SIGNED_IN, args={"pk": "reply_id"}),
    Row("post", "reply-reactions", "403 200 200 400", args={"pk": "reply_id"}),
    Row("get", "notice-list", API_SIGNED_IN),
    Row("post", "notice-read-all", API_SIGNED_IN),
    Row("post", "notice-read", "403 404 200 404", args={"pk": "notice_id"}),
]

SECTIONS: dict[str, list[Row]] = {
    "site": SITE,
    "people": PEOPLE,
    "communities": COMMUNITIES,
    "writing": WRITING,
    "replying": REPLYING,
    "feeds": FEEDS,
    "api": API,
    **{noun.__name__.rpartition(".")[2]: noun.ROWS for noun in NOUNS},
}
TABLE = [row for rows in SECTIONS.values() for row in rows]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """What the addresses of each noun name is made and entered in args."""
    for noun in NOUNS:
        before = dict(args)
        noun.furnish(people, args)
        taken = sorted(name for name in before if args[name] != before[name])
        assert not taken, f"{noun.__name__} gives these names another meaning: {taken}"
