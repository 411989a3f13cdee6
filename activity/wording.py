"""What a notice says. Kinds that are not listed bring a whole sentence as their title (join requests, invitations)."""

from activity.models import Notice

# Between who acted and the title of the item.
DEEDS = {
    "answer": "answered",
    "comment": "commented on",
    "mention": "mentioned you in",
    "accepted": "accepted your answer to",
    "thank": "thanked you for what you wrote in",
    "use": "used what you wrote in",
    "share": "carried to another community:",
    "improve": "improved",
}


def deed(notice: Notice) -> str:
    """“Birgit and 2 others commented on”; empty where the title says it all."""
    if notice.kind not in DEEDS:
        return ""
    name = notice.last_actor.display_name if notice.last_actor else "Somebody"
    others = notice.actors - 1
    if others > 0:
        name += f" and {others} other{'s' if others > 1 else ''}"
    return f"{name} {DEEDS[notice.kind]}"


def more(notice: Notice) -> str:
    """What is behind a notice beyond the newest act, in words."""
    if notice.acts < 2:
        return ""
    if notice.kind in {"answer", "comment"}:
        return f"{notice.acts} {notice.kind}s"
    return "" if notice.kind in DEEDS else f"and {notice.acts - 1} more like it"
