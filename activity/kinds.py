"""The kinds of notices as a person chooses among them: off, here on the page, or here and by mail at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OFF = "off"
    HERE = "here"
    MAIL = "mail"


LEVEL_LABELS = {Level.OFF: "not at all", Level.HERE: "here", Level.MAIL: "also by mail"}
MENTORING = ("mentoring", "mentoring_answer", "mentoring_end")
VIEWS = ("view_asked", "view_offered", "view_agreed")  # together they would say who may have written about whom
OFFERS = ("offer", "offer_on", "offer_turn")  # they would say who is taken for whom
OWN_TEXT = ("text_held", "text_decided", "text_shown")
REPORTS = ("flag", "text_changed", "text_answered")
CONFIDENTIAL = (
    *MENTORING,
    *VIEWS,
    "mediation",
    *OFFERS,
    *OWN_TEXT,
    *REPORTS,
    "flag_decided",
)  # between those concerned: administrators do not see that there was a notice
FEATURES = ("feature_asked", "feature_agreed", "feature_declined")


@dataclass(frozen=True)
class Setting:
    """One choice, for one or several kinds. What concerns a person alone (an invitation) cannot be switched off."""

    slug: str
    label: str
    default: Level = Level.HERE
    may_be_off: bool = True
    kinds: tuple[str, ...] = ()  # else the one of its name
    may_be_mailed: bool = True

    @property
    def choices(self) -> list[tuple[str, str]]:
        left_out = {Level.OFF: not self.may_be_off, Level.MAIL: not self.may_be_mailed}
        return [(level.value, LEVEL_LABELS[level]) for level in Level if not left_out.get(level)]


SETTINGS = (
    Setting("mention", "Somebody names you", Level.MAIL),
    Setting("answer", "Somebody answers your ask, or points you to something", Level.MAIL, kinds=("answer", "pointed")),
    Setting(
        "referral",
        "Somebody asks you, or thinks you may know the answer to an ask",
        Level.MAIL,
        may_be_off=False,
        kinds=("referral", "asked"),
    ),
    Setting("offer", "An ask without a reply is brought to you", Level.MAIL, kinds=OFFERS),
    Setting("recommended", "Somebody recommends something to you", may_be_off=False),
    Setting(
        "carried",
        "Somebody answers an ask you referred, or is helped by what you pointed to",
        kinds=("referral_answered", "pointer_helped"),
    ),
    Setting("accepted", "Your answer is accepted, or helped first", Level.MAIL, kinds=("accepted", "useful")),
    Setting("comment", "Somebody comments on what you wrote"),
    Setting("followed", "Somebody replies in what else you follow"),
    Setting(
        "thank",
        "Somebody thanks you, uses what you wrote, or carries it on",
        kinds=("thank", "thanks", "use", "share", "cited", "summary"),
    ),
    Setting("improve", "Somebody changes what you wrote or watch, or suggests how", kinds=("improve", "suggestion")),
    Setting("suggested", "An edit you suggested is decided", kinds=("suggestion_taken", "suggestion_declined")),
    Setting("published", "There is something new in what you watch", kinds=("published", "version", "shelved")),
    Setting(
        "care", "Something you look after needs you", may_be_off=False, kinds=("owner", "review_due", "review_asked")
    ),
    Setting("not_published", "What you scheduled could not be published", Level.MAIL, may_be_off=False),
    Setting("invitation", "Somebody invites you to a community", Level.MAIL, may_be_off=False),
    Setting("join_decided", "Your request to join is decided", Level.MAIL, may_be_off=False),
    Setting(
        "place", "Your position changes, or somebody welcomes you", may_be_off=False, kinds=("position", "welcome")
    ),
    Setting(
        "target",
        "A target for the roles of your community is proposed or decided",
        kinds=("target_proposed", "target_adopted", "target_set_aside"),
    ),
    Setting(
        "purpose",
        "A purpose of your community, or a target for it, is proposed or adopted",
        kinds=("purpose_proposed", "purpose_adopted", "measure_target_proposed", "measure_target_adopted"),
    ),
    Setting(
        "owned_number",
        "A target or a number you look after needs you",
        may_be_off=False,
        kinds=("measure_target_review", "measure_target_ended", "collection_late"),
    ),
    Setting(
        "step",
        "Somebody asks you to take on a step, or one you look after is overdue",
        Level.MAIL,
        may_be_off=False,
        kinds=("step_asked", "step_overdue"),
    ),
    Setting(
        "step_news",
        "A step you proposed or began goes on",
        kinds=("step_taken", "step_accepted", "step_closed"),
    ),
    Setting(
        "rota",
        "It is your turn to look after asks, or somebody asks you to share in it",
        Level.MAIL,
        kinds=("rota_asked", "rota_turn", "rota_swap", "rota_swapped", "rota_kept"),
    ),
    # Nobody is told of every month unasked; who was named to read it hears of it.
    Setting("report", "The monthly report of a community of yours is signed", Level.OFF, kinds=("report_signed",)),
    Setting(
        "report_reader",
        "A monthly report somebody named you a reader of is signed",
        Level.MAIL,
        kinds=("report_for_reader", "report_reader"),
    ),
    Setting(
        "introduction",
        "Somebody introduces you to a colleague",
        Level.MAIL,
        kinds=("introduction", "introduced", "introduction_talk"),
    ),
    Setting("mentoring", "Somebody asks you to be a mentor, or answers you", Level.MAIL, False, kinds=MENTORING),
    # What is said in confidence stays on the page: no mail says that there is a mediation.
    Setting("mediation", "Something in confidence", may_be_off=False, may_be_mailed=False),
    Setting(
        "event",
        "Events you come to: a change, a free place, the day before",
        Level.MAIL,
        kinds=("event_moved", "event_cancelled", "event_on_again", "event_place", "event_soon"),
    ),
    Setting("event_after", "Events you came to: whether you were there", kinds=("event_over", "event_ticked")),
    Setting("host", "Somebody asks you to host an event with them", Level.MAIL, False, kinds=("host_asked",)),
    Setting(
        "skills",
        "Somebody asks for your view on their skills, or views on yours are ready",
        kinds=("view_asked", "view_offered", "view_agreed", "views_ready"),
    ),
    Setting(
        "learning",
        "Something to learn from: what you proposed is decided, or whether it helped",
        kinds=("offering_decided", "helped_asked"),
    ),
    Setting("issue_answer", "An issue you opened is taken on, answered or closed", Level.MAIL, may_be_off=False),
    Setting("own_text", "A text of yours is held, to be changed, or stands again", Level.MAIL, False, kinds=OWN_TEXT),
    Setting("flag_decided", "What became of a report you made", may_be_off=False),
    Setting("charter_asked", "The charter of a community of yours waits for you to accept it"),
    Setting(
        "flag",
        "Where you manage: a text is reported, or somebody’s first one waits for a look",
        Level.MAIL,
        may_be_off=False,
        kinds=(*REPORTS, "first_text"),
    ),
    Setting("word", "Who runs a community of yours writes to you", Level.MAIL),
    Setting("feature", "An interview with you, or one you asked for", kinds=FEATURES),
    Setting(
        "engine",
        "Where you administer: the figures of roles need somebody",
        Level.MAIL,
        may_be_off=False,
        kinds=("engine_alarm",),
    ),
    Setting(
        "manage",
        "Where you manage: somebody would like to join, writes for the first time, or waits for your decision",
        may_be_off=False,
        kinds=(
            "issue",
            "join_request",
            "first_item",
            "target_ready",
            "purpose_ready",
            "measure_target_ready",
            "offering_proposed",
            "report_draft",
            "report_waits",
            "step_proposed",
            "step_free",
        ),
    ),
)
DEFAULT_LEVELS = {setting.slug: setting.default for setting in SETTINGS}
SETTING_OF = {kind: setting.slug for setting in SETTINGS for kind in setting.kinds or (setting.slug,)}
REPLIES = ("answer", "comment")


def setting_of(kind: str, *, is_own: bool) -> str:
    """Which choice rules a notice. What happens to what one wrote is another matter than what one only follows."""
    if kind in REPLIES and not is_own:
        return "followed"
    if kind == "shelved" and is_own:
        return "thank"
    return SETTING_OF.get(kind, kind)
