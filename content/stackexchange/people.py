"""Users.xml: one user per account across sites, one membership per site. The Community robot becomes a service."""

from __future__ import annotations

import re

from django.utils.text import slugify

from accounts.models import User
from activity.models import Act, ExternalRef
from activity.vocabulary import Verb
from communities.markdown import plain
from communities.models import Membership
from content.stackexchange.reader import Row, batches, rows
from content.stackexchange.site import PEOPLE, Person, Site

ROBOT = -1
MEMBER = ExternalRef.Kind.MEMBER
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def bring_people(site: Site) -> None:
    for batch in batches(rows(site.folder, "Users")):
        known = site.known(MEMBER, (str(row.number("Id")) for row in batch))
        new = [row for row in batch if str(row.number("Id")) not in known]
        _refuse_repeats(new)
        users = _find_or_make(site, new)
        site.remember(MEMBER, {str(row.number("Id")): users[_account(site, row)].pk for row in new})
        _join(site, [(row, users[_account(site, row)]) for row in new])
        site.count("users", len(new))


def _refuse_repeats(new: list[Row]) -> None:
    seen: set[int] = set()
    for row in new:
        if row.number("Id") in seen:
            row.refuse(f"user {row.number('Id')} stands here twice")
        seen.add(row.number("Id"))


def _account(site: Site, row: Row) -> str:
    account = row.optional_number("AccountId")
    return f"account:{account}" if account is not None else f"{site.source}:{row.number('Id')}"


def _find_or_make(site: Site, new: list[Row]) -> dict[str, User]:
    """Users by account key; somebody known from another site's dump is the same person."""
    known = site.known(MEMBER, (_account(site, row) for row in new), source=PEOPLE)
    existing = User.objects.in_bulk(known.values())
    users = {key: existing[pk] for key, pk in known.items() if pk in existing}
    missing = {_account(site, row): row for row in new if _account(site, row) not in users}
    handles = _free_handles(list(missing.items()))
    made = User.objects.bulk_create(_user(key, row, handles[key]) for key, row in missing.items())
    made_by_key = dict(zip(missing, made, strict=True))
    site.remember(MEMBER, {key: user.pk for key, user in made_by_key.items() if key not in known}, source=PEOPLE)
    return users | made_by_key


def _user(key: str, row: Row, handle: str) -> User:
    name = CONTROL.sub("", row.text("DisplayName")).strip() or f"user {row.number('Id')}"
    user = User(
        # Addresses in a dump are masked; nobody can sign in with these, or be written to.
        email=f"{key.replace(':', '.')}@imported.invalid",
        handle=handle,
        display_name=name[:120],
        region=CONTROL.sub("", row.text("Location"))[:120],
        about=plain(row.text("AboutMe"), 500),
        is_service=row.number("Id") == ROBOT,
        date_joined=row.moment("CreationDate"),
    )
    user.set_unusable_password()
    return user


def _free_handles(missing: list[tuple[str, Row]]) -> dict[str, str]:
    """A readable handle where it is free, else one with the number of the account, which is unique."""
    wanted = {key: slugify(row.text("DisplayName")).replace("-", ".")[:40].strip(".") for key, row in missing}
    taken = set(User.objects.filter(handle__in=set(wanted.values())).values_list("handle", flat=True))
    handles = {}
    for key, _row in missing:
        handle = wanted[key]
        if not handle or handle in taken:
            handle = f"{handle or 'member'}.{key.removeprefix('account:').replace(':', '.')}"[:60]
        taken.add(handle)
        handles[key] = handle
    return handles


def _join(site: Site, new: list[tuple[Row, User]]) -> None:
    """People become members from the day they came; a robot is nobody's member."""
    members = {user.pk: (row, user) for row, user in new if not user.is_service}
    already = set(
        Membership.objects.current()
        .filter(community=site.community, user__in=list(members))
        .values_list("user_id", flat=True)
    )
    joining = [pair for pk, pair in members.items() if pk not in already]
    Membership.objects.bulk_create(
        Membership(community=site.community, user=user, joined_at=row.moment("CreationDate")) for row, user in joining
    )
    Act.objects.bulk_create(
        site.act(Verb.JOIN, Person(user.pk, False), site.community.ref, row.moment("CreationDate"))
        for row, user in joining
    )
    site.count("members", len(joining))
