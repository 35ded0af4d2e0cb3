"""An erasure that a person asked for, over HTTP: three people, each with their own part."""

import pytest

from tests.acceptance.events import identified
from tests.acceptance.service import Caller, Service

GRAND = "grandlyon-habitat"


def person(name: str) -> dict[str, str]:
    return {"name": name, "phone": "+33 6 99 99 01 02"}


def household_of(service: Service, reference: str) -> str:
    posted = identified(GRAND, reference, reference_person=person("Zélie Fictive"))
    found: str = service.as_(GRAND).post(posted).json()["household_id"]
    return found


def ask(caller: Caller, household: str) -> tuple[int, str]:
    answer = caller.service.client.post(
        f"/v1/households/{household}/erasure", headers=caller.headers
    )
    told = answer.json()
    return answer.status_code, told.get("state") or told["type"].rsplit("/", 1)[-1]


def test_two_people_approve_and_a_third_destroys_the_keys(service: Service) -> None:
    household = household_of(service, "HTTP-1")
    dpo, other, custodian = (service.as_("dpo", role) for role in ("dpo", "dpo", "custodian"))
    assert ask(dpo, household) == (202, "proposed")
    assert ask(dpo, household) == (202, "proposed")
    assert ask(custodian, household) == (409, "refused")
    assert ask(other, household) == (202, "approved")
    assert ask(dpo, household) == (202, "approved")
    assert ask(custodian, household) == (200, "erased")
    assert ask(custodian, household) == (200, "erased")
    answer = service.as_(GRAND).get(f"/v1/households/{household}/history")
    assert "Zélie Fictive" not in answer.text
    assert answer.json()["events"][-1]["data"]["on_request"] is True


def test_nobody_but_data_protection_begins_an_erasure(service: Service) -> None:
    household = household_of(service, "HTTP-2")
    assert ask(service.as_("dpo", "custodian"), household) == (409, "refused")
    assert ask(service.as_(GRAND, "programme_lead"), household) == (409, "refused")


@pytest.mark.parametrize(
    ("organisation", "role", "answer"),
    [
        (GRAND, "organisation", (403, "forbidden")),
        (GRAND, "worker", (403, "forbidden")),
        ("plateforme-venissieux", "coordinateur", (403, "forbidden")),
        ("plateforme-venissieux", "dpo", (404, "not-found")),
        ("intermed", "custodian", (404, "not-found")),
    ],
)
def test_others_have_no_part_in_it(
    service: Service, organisation: str, role: str, *, answer: tuple[int, str]
) -> None:
    household = household_of(service, f"HTTP-{organisation}-{role}")
    assert ask(service.as_(organisation, role), household) == answer


def test_a_household_that_is_not_there_is_not_found(service: Service) -> None:
    unknown = "00000000-0000-4000-8000-00000000dead"
    assert ask(service.as_("dpo", "dpo"), unknown) == (404, "not-found")


def test_a_held_household_is_not_erased_whoever_approved(service: Service) -> None:
    household = household_of(service, "HTTP-3")
    for role in ("dpo", "dpo"):
        ask(service.as_("dpo", role), household)
    held = service.run("hold", household, "--by", "dpo-1", "--reason", "Recours en cours.")
    assert held.returncode == 0, held.stderr
    assert ask(service.as_("dpo", "custodian"), household) == (409, "refused")


def test_two_tokens_of_one_person_approve_once_and_a_token_of_nobody_never(
    service: Service,
) -> None:
    household = household_of(service, "HTTP-4")
    made = service.run("token", "--org", "dpo", "--role", "dpo")
    nobody = Caller(service=service, token=made.stdout.strip())
    one, again = (service.as_("dpo", "dpo", person="zelie-0") for _ in range(2))
    assert ask(nobody, household) == (409, "refused")
    assert ask(one, household) == (202, "proposed")
    assert ask(again, household) == (202, "proposed")
    assert ask(nobody, household) == (409, "refused")
    assert ask(service.as_("dpo", "dpo"), household) == (202, "approved")
