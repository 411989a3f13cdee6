"""Proposing, creating and editing a community."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from activity.actions import audit, record
from activity.vocabulary import Verb
from communities.actions import checks
from communities.actions.charters import write_charter
from communities.actions.memberships import enrol
from communities.actions.services import check_reply_hours
from communities.models import RESERVED_SLUGS, Community, Kind, Position, Visibility
from communities.permissions import Permission, require
from communities.slugs import free_slug

EDITABLE = ("name", "kind", "job_role", "visibility", "first_texts_wait", "is_official", "sponsor")
AT_FIRST = ("reply_hours",)  # later the service description says it
FOR_ADMINISTRATORS = ("is_official", "sponsor")


@transaction.atomic
def propose_community(
    *,
    by: User,
    name: str,
    purpose: str,
    goal: str,
    decides: str,
    kind: str = Kind.HORIZONTAL,
    visibility: str = Visibility.OPEN,
    job_role: str = "",
    slug: str = "",
    policies: str = "",
    reply_hours: int = 24,
) -> Community:
    """A draft with its proposer as manager and the first version of its charter. Anybody may propose one."""
    checks.person(by)
    community = _create(
        by,
        slug,
        {"name": name, "kind": kind, "job_role": job_role, "visibility": visibility, "reply_hours": reply_hours},
    )
    enrol(by, community, position=Position.MANAGER)
    charter = write_charter(
        by=by,
        community=community,
        purpose=purpose,
        goal=goal,
        decides=decides,
        policies=policies,
        reason="First version",
    )
    record(Verb.PROPOSE_POLICY, by=by, about=charter.ref, community_id=community.pk)
    return community


@transaction.atomic
def create_community(*, by: User, name: str, slug: str = "", **fields: Any) -> Community:
    """A draft without manager and charter, as an administrator makes it; both are needed before it goes live."""
    if not by.has_perm("communities.add_community"):
        raise PermissionDenied("Only administrators can create a community without being its manager.")
    return _create(by, slug, {"name": name, **fields})


def _create(by: User, slug: str, fields: dict[str, Any]) -> Community:
    fields = _checked(fields, {})
    community = Community(slug=_address(slug, fields["name"]), created_by=by, **fields)
    try:
        with transaction.atomic():
            community.save()
    except IntegrityError as taken:  # somebody was faster between the look and the write
        raise ValidationError(f"The address “{community.slug}” is taken. Choose another.") from taken
    audit("community.create", by=by, community_id=community.pk, name=community.name, slug=community.slug)
    return community


def _address(slug: str, name: str) -> str:
    """The address asked for, if it is free; otherwise one made from the name."""
    if slug:
        slug = checks.line(slug, 60, "The address").lower()
        validate_slug(slug)
        if slug in RESERVED_SLUGS:
            raise ValidationError(f"“{slug}” is a word of the platform. Choose another address.")
        if Community.objects.filter(slug=slug).exists():
            raise ValidationError(f"The address “{slug}” is taken. Choose another.")
        return slug
    stem = slugify(name)[:54].strip("-") or "community"
    taken = {*Community.objects.filter(slug__startswith=stem).values_list("slug", flat=True), *RESERVED_SLUGS}
    return free_slug(stem, taken, 60)


@transaction.atomic
def edit_community(*, by: User, community: Community, **changes: Any) -> Community:
    """Change some of EDITABLE. The address stays: links to it are out in the world."""
    require(by, Permission.EDIT_COMMUNITY, community)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValidationError(f"A community has no “{min(unknown)}” to change.")
    checks.hold(community)
    before = {name: getattr(community, name) for name in EDITABLE}
    fields = _checked({**before, **changes}, before)
    changed = [name for name in EDITABLE if fields[name] != before[name]]
    if set(changed) & set(FOR_ADMINISTRATORS) and not by.is_superuser:
        raise PermissionDenied("Only administrators can mark a community as official or name its sponsor.")
    if not changed:
        return community
    for name in changed:
        setattr(community, name, fields[name])
    community.save(update_fields=changed)
    audit(
        "community.edit",
        by=by,
        community_id=community.pk,
        before={name: _said(before[name]) for name in changed},
        after={name: _said(fields[name]) for name in changed},
    )
    return community


def _checked(fields: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    fields = {"kind": Kind.HORIZONTAL, "visibility": Visibility.OPEN, "job_role": "", **fields}
    unknown = set(fields) - set(EDITABLE) - set(AT_FIRST)
    if unknown:
        raise ValidationError(f"A community has no “{min(unknown)}”.")
    fields["name"] = checks.line(fields["name"], 120, "The name")
    fields["kind"] = checks.choice(fields["kind"], Kind, "The kind")
    fields["visibility"] = checks.choice(fields["visibility"], Visibility, "The visibility")
    fields["job_role"] = checks.line(fields["job_role"], 120, "The job role", is_needed=False)
    if fields["kind"] == Kind.VERTICAL and not fields["job_role"]:
        raise ValidationError("A vertical community belongs to a job role. Say which one.")
    if "reply_hours" in fields:
        check_reply_hours(fields["reply_hours"])
    sponsor = fields.get("sponsor")
    if sponsor is not None and sponsor != before.get("sponsor"):
        checks.person(sponsor)
    if fields.get("is_official") and sponsor is None:
        raise ValidationError("An official community has a named sponsor. Choose one first.")
    return fields


def _said(value: Any) -> Any:
    return value.display_name if isinstance(value, User) else value
