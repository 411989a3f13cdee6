"""content/authors, and whoever else is named as an author: one user each. Names of robots become services."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import uuid4

from django.utils.text import slugify

from accounts.models import User
from activity.models import ExternalRef
from content.frontmatter.reader import Page
from content.frontmatter.run import Run
from content.stackexchange.site import Person

MEMBER = ExternalRef.Kind.MEMBER
ROBOT = re.compile(r"(\[bot\]|[-_ ](bot|robot))$", re.IGNORECASE)


def bring_authors(run: Run) -> None:
    for batch in run.read("authors", _profile):
        profiles = {key: user for key, user in batch if key}
        known = run.known(MEMBER, profiles)
        make(run, {key: user for key, user in profiles.items() if key not in known})


def by_slug(run: Run, slugs: Iterable[str]) -> dict[str, Person]:
    """The users behind the names in `authors`; somebody without a profile gets an account with that name."""
    keys = {slug: _key(slug) for slug in slugs}
    known = run.known(MEMBER, keys.values())
    make(run, {key: _named(run, slug.replace("-", " ").title()) for slug, key in keys.items() if key not in known})
    return _persons(run, keys)


def by_name(run: Run, names: Iterable[str]) -> dict[str, Person]:
    """The users behind names in full, as a history gives them: the author of that name if there is just one."""
    keys = {name: f"name:{name.casefold()}"[:200] for name in names}
    known = run.known(MEMBER, keys.values())
    unknown = {name: key for name, key in keys.items() if key not in known}
    ours = ExternalRef.objects.filter(source=run.source, kind=MEMBER).values("local_id")
    alike: dict[str, list[int]] = {}
    for pk, name in User.objects.filter(pk__in=ours, display_name__in=list(unknown)).values_list("pk", "display_name"):
        alike.setdefault(name, []).append(pk)
    same = {key: alike[name][0] for name, key in unknown.items() if len(alike.get(name, ())) == 1}
    run.remember(MEMBER, same)
    make(run, {key: _named(run, name) for name, key in unknown.items() if key not in same})
    return _persons(run, keys)


def make(run: Run, users: dict[str, User]) -> None:
    wanted = {key: slugify(user.display_name).replace("-", ".")[:40].strip(".") for key, user in users.items()}
    taken = set(User.objects.filter(handle__in=set(wanted.values())).values_list("handle", flat=True))
    for key, user in users.items():
        user.handle = wanted[key]
        if not user.handle or user.handle in taken:
            user.handle = f"{user.handle or 'member'}.{uuid4().hex[:12]}"
        taken.add(user.handle)
        # Nobody can sign in with such an address, or be written to.
        user.email = f"{uuid4().hex}@imported.invalid"
        user.set_unusable_password()
    made = User.objects.bulk_create(users.values())
    run.remember(MEMBER, {key: user.pk for key, user in zip(users, made, strict=True)})
    run.count("people", len(made))


def _key(slug: str) -> str:
    slug = slugify(slug)[:100]
    return f"author:{slug}" if slug else ""


def _profile(page: Page) -> tuple[str, User]:
    key = _key(page.text("slug") or page.stem)
    name = page.text("display_name") or f"{page.text('first_name')} {page.text('last_name')}".strip()
    user = User(
        display_name=(name or page.stem)[:120],
        department=(page.text("agency_full_name") or page.text("agency"))[:120],
        region=page.text("location")[:120],
        about=page.body[:2000],
    )
    return key, user


def _named(run: Run, name: str) -> User:
    is_robot = bool(ROBOT.search(name)) or name.casefold() in run.robots
    return User(display_name=" ".join(name.split())[:120] or "unknown", is_service=is_robot)


def _persons(run: Run, keys: dict[str, str]) -> dict[str, Person]:
    ids = run.known(MEMBER, keys.values())
    services = set(User.objects.filter(pk__in=ids.values(), is_service=True).values_list("pk", flat=True))
    return {name: Person(ids[key], ids[key] in services) for name, key in keys.items() if key in ids}
