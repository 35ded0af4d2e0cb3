"""Every type of problem that the API answers: its status, its title, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a problem type means, the same for every case of it."""

    status: int
    title: str
    description: str


_UNKNOWN_TO_CALLER = (
    "The same answer is given for what does not exist and for what the caller may not see."
)
_OF_A_PLACE = "A place is offered, then occupied by one household at a time; see /v1/places."

KINDS: Mapping[str, Kind] = {
    "malformed": Kind(
        400,
        "The request is not a well-formed event.",
        "The text is not strict JSON, or an attribute that CloudEvents 1.0 requires is missing or"
        " has another form. In a batch, text that cannot be read fails the whole batch.",
    ),
    "unauthenticated": Kind(
        401,
        "A valid credential is required.",
        "Send `Authorization: Bearer …` with a token that has not expired or been withdrawn.",
    ),
    "forbidden": Kind(
        403,
        "This is not allowed to the caller.",
        "The source belongs to another organisation, or the organisation or the person's role may"
        " not record this type of event.",
    ),
    "not-found": Kind(404, "Nothing here is known to the caller.", _UNKNOWN_TO_CALLER),
    "method-not-allowed": Kind(
        405, "The method is not allowed here.", "The header `Allow` lists the methods that are."
    ),
    "timeout": Kind(
        408, "The request did not arrive in time.", "The whole request must arrive within seconds."
    ),
    "event-id-reused": Kind(
        409,
        "This source has already used this id for another event.",
        "An id is unique within its source, for ever. Post the same content again to get its"
        " receipt, or the new content under a new id.",
    ),
    "illegal-transition": Kind(
        409,
        "The household's path does not allow this now.",
        "The members `stage` and `allowed` say where the path is and which types it accepts.",
    ),
    "platform-not-open": Kind(
        409,
        "The territory's platform is not open at that date.",
        "A referral needs a platform that was open on the day it is dated.",
    ),
    "rectification-forbidden": Kind(
        409,
        "A later fact does not allow this correction.",
        "The detail names the later fact and the rule that it would break.",
    ),
    "platform-already-open": Kind(
        409, "The territory's platform has already opened.", "A platform opens once."
    ),
    "session-already-scheduled": Kind(
        409, "The session is already scheduled for that day.", "Nothing is left to record."
    ),
    "session-already-held": Kind(
        409, "The session was already held.", "A session is held once; it may be rectified."
    ),
    "session-differs": Kind(
        409, "The session is of another committee.", "A session's name is one committee's own."
    ),
    "place-already-offered": Kind(409, "The place is already offered in that time.", _OF_A_PLACE),
    "place-not-offered": Kind(
        409,
        "No such place is offered in that time, of that kind and by that operator.",
        _OF_A_PLACE,
    ),
    "place-already-occupied": Kind(409, "The place is already occupied in that time.", _OF_A_PLACE),
    "place-not-occupied": Kind(
        409, "The place is not occupied that day, or not by that household.", _OF_A_PLACE
    ),
    "conflict": Kind(
        409,
        "Something else was recorded in between.",
        "The path is no longer at the expected version; `events` lists what came since.",
    ),
    "refused": Kind(
        409, "The rules of the programme refuse this event.", "The detail names the rule."
    ),
    "erased": Kind(
        410,
        "The household of this event was erased.",
        "The event had been stored; the personal data of its household exists no longer.",
    ),
    "too-large": Kind(
        413,
        "The request is too large.",
        "An event has at most 64 KiB, a batch at most 4 MiB and 1 000 events.",
    ),
    "uri-too-long": Kind(414, "The address is too long.", "An address has at most 8 KiB."),
    "unsupported-media-type": Kind(
        415,
        "The content type is not one of those accepted.",
        "Accepted are application/cloudevents+json, application/cloudevents-batch+json, and"
        " application/json with ce-* headers; in UTF-8 and without content encoding.",
    ),
    "schema-mismatch": Kind(
        422,
        "The data does not fit the event's type.",
        "Each of `errors` points to a field and names the rule; see /v1/schemas.",
    ),
    "invalid": Kind(
        422,
        "A field does not hold what the rules require.",
        "Each of `errors` points to a field and names the rule.",
    ),
    "invalid-parameter": Kind(
        422, "A parameter of the request is not valid.", "Each of `errors` names a parameter."
    ),
    "too-many-households": Kind(
        429,
        "Too many files were opened within an hour.",
        "A person opens so many files in an hour and no more; those already open may be opened"
        " again. Whoever watches over the trace of looking has been told.",
    ),
    "too-fast": Kind(
        429, "Too many requests.", "Wait for the seconds that the header `Retry-After` gives."
    ),
    "headers-too-large": Kind(
        431, "The headers are too large.", "At most 100 headers and 32 KiB are read."
    ),
    "internal": Kind(
        500, "Something went wrong here.", "The fault is recorded; it is not the request's."
    ),
    "unavailable": Kind(
        503,
        "The store cannot answer now.",
        "What was posted may or may not have been stored. The same event may be posted again, with"
        " the same id: it is never stored twice.",
    ),
    "not-traced": Kind(
        503,
        "The look cannot be recorded, so nothing is shown.",
        "Whoever opens a household's fields leaves a trace; while it cannot be written, only what"
        " needs none is answered. Nothing was changed: ask again later.",
    ),
    "not-yet-projected": Kind(
        503,
        "The figures have not reached that position yet.",
        "Ask again after the seconds that the header `Retry-After` gives.",
    ),
}
