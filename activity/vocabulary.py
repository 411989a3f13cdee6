"""The words of the ledger: verbs, object types, ways of acting (MEASURES.md 2.1-2.3).

The numbers are stored and never change; new words get new numbers.
"""

from enum import StrEnum
from typing import NamedTuple

from django.db.models import IntegerChoices


class ActorKind(IntegerChoices):
    MEMBER = 1, "member"
    SERVICE = 2, "service"
    SYSTEM = 3, "system"


class Audience(IntegerChoices):
    PUBLIC = 1, "public"
    COMMUNITY = 2, "community"
    DIRECT = 3, "direct"


class Via(IntegerChoices):
    WEB = 1, "web"
    MOBILE = 2, "mobile"
    EMAIL = 3, "email"
    TOKEN = 4, "token"
    BULK = 5, "bulk"
    AUTOMATION = 6, "automation"


HUMAN_VIA = (Via.WEB, Via.MOBILE, Via.EMAIL, Via.TOKEN)


class ObjectType(IntegerChoices):
    POST = 1, "post"
    PAGE = 2, "page"
    DOCUMENT = 3, "document"
    FILE = 4, "file"
    LINK = 5, "link"
    RECORDING = 6, "recording"
    ANSWER = 7, "answer"
    COMMENT = 8, "comment"
    THREAD = 20, "thread"
    ASK = 21, "ask"
    EVENT = 22, "event"
    LEARNING_ACTIVITY = 23, "learning_activity"
    LEARNING_OFFERING = 24, "learning_offering"
    COLLECTION = 25, "collection"
    TAG = 26, "tag"
    MEMBER = 40, "member"
    RELATIONSHIP = 41, "relationship"
    INTRODUCTION = 42, "introduction"
    MENTORING = 43, "mentoring"
    COMMUNITY = 60, "community"
    POLICY = 61, "policy"
    CHARTER = 62, "charter"
    FLAG = 63, "flag"
    MEDIATION = 64, "mediation"
    REVIEW = 65, "review"
    PURPOSE = 66, "purpose"
    TARGET = 67, "target"
    STORY = 80, "story"
    STORY_STEP = 81, "story_step"
    REFLECTION = 82, "reflection"


class ActClass(StrEnum):
    ORDINARY = "A"
    READING = "R"
    DELICATE = "D"


class Verb(IntegerChoices):
    VIEW = 1, "view"
    SEARCH = 2, "search"
    DOWNLOAD = 3, "download"
    SAVE = 4, "save"
    FOLLOW = 5, "follow"
    ASK = 6, "ask"
    ACCEPT_ANSWER = 7, "accept_answer"
    USE = 8, "use"
    ATTEND = 9, "attend"
    COMPLETE = 10, "complete"
    JOIN = 11, "join"
    LEAVE = 12, "leave"
    CREATE = 13, "create"
    IMPROVE = 14, "improve"
    SUGGEST = 15, "suggest"
    ACCEPT_SUGGESTION = 16, "accept_suggestion"
    ANSWER = 17, "answer"
    COMMENT = 18, "comment"
    REUSE = 19, "reuse"
    INTRODUCE = 20, "introduce"
    CONFIRM_TIE = 21, "confirm_tie"
    REFER = 22, "refer"
    POINT = 23, "point"
    INVITE_MEMBER = 24, "invite_member"
    SHARE = 25, "share"
    RECOMMEND = 26, "recommend"
    FEATURE = 27, "feature"
    LIKE = 28, "like"
    THANK = 29, "thank"
    RATE = 30, "rate"
    WELCOME = 31, "welcome"
    HOST = 32, "host"
    MENTOR = 33, "mentor"
    REVIEW = 34, "review"
    GARDEN = 35, "garden"
    FLAG = 36, "flag"
    DECIDE_FLAG = 37, "decide_flag"
    MEDIATE_OPEN = 38, "mediate_open"
    MEDIATE_CLOSE = 39, "mediate_close"
    PROPOSE_POLICY = 40, "propose_policy"
    ADOPT_POLICY = 41, "adopt_policy"
    REFLECT = 42, "reflect"
    TELL_STORY = 43, "tell_story"
    CORROBORATE = 44, "corroborate"
    APPLY = 45, "apply"
    ASSESS = 46, "assess"
    UNDO = 47, "undo"


READING_VERBS = (Verb.VIEW, Verb.SEARCH, Verb.DOWNLOAD)
DELICATE_VERBS = (
    Verb.FLAG,
    Verb.DECIDE_FLAG,
    Verb.MEDIATE_OPEN,
    Verb.MEDIATE_CLOSE,
    Verb.REFLECT,
    Verb.CORROBORATE,
    Verb.ASSESS,
)

# Activity Streams 2.0 type and an IRI for each verb; "P" marks our own extension (MEASURES.md 2.2, source S42).
_ADL, _STREAMS, _TINCAN = "http://adlnet.gov/expapi/verbs/", "http://activitystrea.ms/", "http://id.tincanapi.com/verb/"
_XAPI, _CALIPER, _OWN = (
    "https://w3id.org/xapi/acrossx/verbs/",
    "http://purl.imsglobal.org/caliper/actions/",
    "urn:fivefold:verb:",
)
STANDARD_NAMES: dict[Verb, tuple[str, str]] = {
    Verb.VIEW: ("View", f"{_TINCAN}viewed"),
    Verb.SEARCH: ("P", f"{_XAPI}searched"),
    Verb.DOWNLOAD: ("P", f"{_TINCAN}downloaded"),
    Verb.SAVE: ("Add", f"{_TINCAN}bookmarked"),
    Verb.FOLLOW: ("Follow", f"{_STREAMS}follow"),
    Verb.ASK: ("Create", f"{_ADL}asked"),
    Verb.ACCEPT_ANSWER: ("Accept", f"{_STREAMS}accept"),
    Verb.USE: ("P", f"{_STREAMS}use"),
    Verb.ATTEND: ("Join", f"{_ADL}attended"),
    Verb.COMPLETE: ("P", f"{_STREAMS}complete"),
    Verb.JOIN: ("Join", f"{_STREAMS}join"),
    Verb.LEAVE: ("Leave", f"{_STREAMS}leave"),
    Verb.CREATE: ("Create", f"{_STREAMS}create"),
    Verb.IMPROVE: ("Update", f"{_STREAMS}update"),
    Verb.SUGGEST: ("Offer", f"{_STREAMS}submit"),
    Verb.ACCEPT_SUGGESTION: ("Accept", f"{_STREAMS}accept"),
    Verb.ANSWER: ("Create", f"{_ADL}answered"),
    Verb.COMMENT: ("Create", f"{_ADL}commented"),
    Verb.REUSE: ("P", f"{_STREAMS}use"),
    Verb.INTRODUCE: ("Offer", f"{_OWN}introduced"),
    Verb.CONFIRM_TIE: ("Accept", f"{_STREAMS}accept"),
    Verb.REFER: ("Invite", f"{_STREAMS}invite"),
    Verb.POINT: ("Offer", f"{_OWN}pointed"),
    Verb.INVITE_MEMBER: ("Invite", f"{_STREAMS}invite"),
    Verb.SHARE: ("Announce", f"{_ADL}shared"),
    Verb.RECOMMEND: ("Announce", f"{_CALIPER}Recommended"),
    Verb.FEATURE: ("Add", f"{_TINCAN}promoted"),
    Verb.LIKE: ("Like", f"{_XAPI}liked"),
    Verb.THANK: ("P", f"{_STREAMS}acknowledge"),
    Verb.RATE: ("P", f"{_TINCAN}rated"),
    Verb.WELCOME: ("Create", f"{_OWN}welcomed"),
    Verb.HOST: ("Create", f"{_STREAMS}host"),
    Verb.MENTOR: ("P", f"{_TINCAN}mentored"),
    Verb.REVIEW: ("P", f"{_TINCAN}reviewed"),
    Verb.GARDEN: ("Update", f"{_STREAMS}tag"),
    Verb.FLAG: ("Flag", f"{_STREAMS}flag-as-inappropriate"),
    Verb.DECIDE_FLAG: ("Accept", f"{_STREAMS}approve"),
    Verb.MEDIATE_OPEN: ("Create", f"{_STREAMS}start"),
    Verb.MEDIATE_CLOSE: ("Update", f"{_STREAMS}resolve"),
    Verb.PROPOSE_POLICY: ("Offer", f"{_STREAMS}submit"),
    Verb.ADOPT_POLICY: ("Accept", f"{_STREAMS}approve"),
    Verb.REFLECT: ("Create", f"{_OWN}reflected"),
    Verb.TELL_STORY: ("Create", f"{_OWN}told"),
    Verb.CORROBORATE: ("Accept", f"{_STREAMS}confirm"),
    Verb.APPLY: ("P", f"{_OWN}applied"),
    Verb.ASSESS: ("P", f"{_XAPI}evaluated"),
    Verb.UNDO: ("Undo", f"{_ADL}voided"),
}


def act_class(verb: Verb) -> ActClass:
    if verb in READING_VERBS:
        return ActClass.READING
    return ActClass.DELICATE if verb in DELICATE_VERBS else ActClass.ORDINARY


class Ref(NamedTuple):
    """What an act is about: its type, its id, and its author at the time (who is credited)."""

    type: ObjectType
    id: int
    owner_id: int | None = None
