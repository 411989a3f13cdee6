"""What people type about content: parsing and one clear sentence per mistake. Saving is in actions."""

from content.forms.episodes import EpisodeForm, PodcastForm
from content.forms.items import (
    EDIT_FORMS,
    AcceptForm,
    AskForm,
    BodyField,
    CommentForm,
    ItemForm,
    LineField,
    PageForm,
    PinForm,
    PostForm,
    RateForm,
    RemoveForm,
    ReplyEditForm,
    ReplyForm,
    RestoreForm,
    ShareForm,
    TagsField,
    ThreadForm,
    UseForm,
    number_field,
    point_to_preview,
    reason_field,
    split_tags,
)
from content.models import Kind

__all__ = [
    "EDIT_FORMS",
    "AcceptForm",
    "AskForm",
    "BodyField",
    "CommentForm",
    "EpisodeForm",
    "ItemForm",
    "LineField",
    "PageForm",
    "PinForm",
    "PodcastForm",
    "PostForm",
    "RateForm",
    "RemoveForm",
    "ReplyEditForm",
    "ReplyForm",
    "RestoreForm",
    "ShareForm",
    "TagsField",
    "ThreadForm",
    "UseForm",
    "number_field",
    "point_to_preview",
    "reason_field",
    "split_tags",
]

EDIT_FORMS[Kind.EPISODE] = EpisodeForm
