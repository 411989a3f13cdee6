"""What people type about content: parsing and one clear sentence per mistake. Saving is in actions."""

from content.forms.documents import DocumentForm, ReplaceForm
from content.forms.episodes import EpisodeForm, PodcastForm
from content.forms.events import EventCancelForm, EventForm, GuestTickForm, another_like
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
from content.forms.posts import SeriesForm, TemplateForm
from content.forms.schedules import ScheduleForm
from content.forms.searches import SearchNameForm
from content.models import Kind

__all__ = [
    "EDIT_FORMS",
    "AcceptForm",
    "AskForm",
    "BodyField",
    "CommentForm",
    "DocumentForm",
    "EpisodeForm",
    "EventCancelForm",
    "EventForm",
    "GuestTickForm",
    "ItemForm",
    "LineField",
    "PageForm",
    "PinForm",
    "PodcastForm",
    "PostForm",
    "RateForm",
    "RemoveForm",
    "ReplaceForm",
    "ReplyEditForm",
    "ReplyForm",
    "RestoreForm",
    "ScheduleForm",
    "SearchNameForm",
    "SeriesForm",
    "ShareForm",
    "TagsField",
    "TemplateForm",
    "ThreadForm",
    "UseForm",
    "another_like",
    "number_field",
    "point_to_preview",
    "reason_field",
    "split_tags",
]

EDIT_FORMS[Kind.DOCUMENT] = DocumentForm
EDIT_FORMS[Kind.EPISODE] = EpisodeForm
EDIT_FORMS[Kind.EVENT] = EventForm
