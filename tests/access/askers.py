"""Who asks, and what each sees, typed from the matrix and its rulings, never from the code.

A cell is an actor, a state of the partner's relation, and a class. C5 is off for everybody.
"""

from dataclasses import dataclass

from tests.access.scene import (
    CCAS,
    EST,
    GRAND,
    HEALTH,
    LEAD,
    LYON,
    MDM,
    OTHER_CCAS,
    OTHER_PLATFORM,
    PARTNER,
    PLATFORM,
    STATES,
)

TRACE = ("/v1/trace", "/consultations")
CLASSES = ("C1", "C2", "C3", "C4", "C5")

RESTRICTED = ("restricted", "named")
OPEN = tuple(state for state in STATES if state not in RESTRICTED)


@dataclass(frozen=True, kw_only=True)
class Asker:
    """An organisation's people in a role, and what they see of a household in each state.

    `sees` is for every state that `otherwise` does not name; codes without their C. In the states
    of `receipts` a machine is told of what its own organisation posted, under pseudonym.
    """

    organisation: str
    role: str
    sees: str = ""
    otherwise: tuple[tuple[str, str], ...] = ()
    receipts: tuple[str, ...] = ()

    def receives(self, route: str, state: str) -> frozenset[str]:
        """What is seen on that route: receipts on the feed, whose file was opened in the trace."""
        receipt = route == "/v1/feed" and state in self.receipts
        watched = route in TRACE and self.role == "dpo"
        return self.seen(state) | ({"C1"} if receipt or watched else set())

    def seen(self, state: str) -> frozenset[str]:
        codes = dict(self.otherwise).get(state, self.sees)
        return frozenset(f"C{code}" for code in codes)

    def __str__(self) -> str:
        return f"{self.organisation}-{self.role}"


def _hidden(organisation: str, role: str, sees: str) -> Asker:
    """Whoever is not named by a restriction: the case does not exist for them."""
    otherwise = tuple((state, "") for state in RESTRICTED)
    return Asker(organisation=organisation, role=role, sees=sees, otherwise=otherwise)


def _partner(organisation: str, role: str, **states: str) -> Asker:
    """A partner sees what the state of its relation gives, state by state."""
    assert set(states) == set(STATES)
    return Asker(organisation=organisation, role=role, otherwise=tuple(states.items()))


def _of_partner(role: str, most: str) -> Asker:
    given = {
        "none": "",
        "current": "1",
        "ended_recently": "1",
        "ended_long_ago": "",
        "restricted": "",
        "named": "123",
        "informed": "123",
        "consent": "1234",
        "withdrawn": "123",
        "expired": "1",
    }
    narrowed = {
        state: "".join(code for code in codes if code in most) for state, codes in given.items()
    }
    return _partner(PARTNER, role, **narrowed)


ASKERS: tuple[Asker, ...] = (
    _hidden(GRAND, "organisation", "123"),
    _hidden(GRAND, "conseiller_social", "123"),
    _hidden(GRAND, "proximite", "12"),
    _hidden(GRAND, "recouvrement", "123"),
    _hidden(GRAND, "committee_member", "1"),
    Asker(organisation=GRAND, role="system", receipts=OPEN),
    Asker(organisation=GRAND, role="steering"),
    Asker(organisation=GRAND, role="programme_lead"),
    Asker(organisation=GRAND, role="dpo"),
    Asker(organisation=GRAND, role="custodian"),
    Asker(organisation=GRAND, role="admin"),
    Asker(organisation=PLATFORM, role="organisation", sees="123"),
    Asker(organisation=PLATFORM, role="coordinateur", sees="123"),
    _hidden(PLATFORM, "committee_member", "1"),
    _hidden(PLATFORM, "worker", "123"),
    Asker(organisation=PLATFORM, role="system", receipts=OPEN),
    _hidden(CCAS, "organisation", "123"),
    _hidden(CCAS, "worker", "123"),
    Asker(organisation=LEAD, role="organisation", sees="1234"),
    Asker(organisation=LEAD, role="worker", sees="1234"),
    Asker(organisation=LEAD, role="health_worker", sees="12"),
    Asker(organisation=LEAD, role="committee_member", sees="1"),
    Asker(organisation=LEAD, role="system", receipts=STATES),
    _of_partner("organisation", "1234"),
    _of_partner("worker", "1234"),
    _of_partner("health_worker", "12"),
    _partner(PARTNER, "system", **dict.fromkeys(STATES, "")),
    _partner(
        HEALTH,
        "worker",
        none="",
        current="1",
        ended_recently="1",
        ended_long_ago="",
        restricted="",
        named="12",
        informed="12",
        consent="12",
        withdrawn="12",
        expired="1",
    ),
    _partner(
        HEALTH,
        "health_worker",
        none="",
        current="1",
        ended_recently="1",
        ended_long_ago="",
        restricted="",
        named="12",
        informed="12",
        consent="12",
        withdrawn="12",
        expired="1",
    ),
    Asker(organisation=MDM, role="worker"),
    Asker(organisation=OTHER_CCAS, role="worker"),
    Asker(organisation=OTHER_PLATFORM, role="coordinateur"),
    Asker(organisation=EST, role="conseiller_social"),
    Asker(organisation=LYON, role="organisation"),
    _hidden("ancols", "auditor", "1"),
    _hidden("ancols", "organisation", "1"),
    Asker(organisation="dpo", role="dpo"),
    Asker(organisation="metropole-de-lyon", role="organisation"),
    Asker(organisation="metropole-de-lyon", role="steering"),
    Asker(organisation="caf-du-rhone", role="worker"),
)

MINE = ("ended_recently",)
"""States in which who followed lately opens the file, and no list holds it any more."""
