"""Every name that the table of the programme's sheet gives exists in the code or the file."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from domain.household import ALL_FACTS
from domain.programme import Configuration
from services.indicator_table import INDICATORS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fiche.md"
NAMES = sorted(set(re.findall(r"`([^`]+)`", PAGE.read_text("utf-8").split("## Les acteurs")[1])))
FIELDS = {"aliases", "funder"}
"""Fields that the table names after what holds them."""


def is_rule(name: str) -> bool:
    """Whether a dotted name leads to something in a module of the domain."""
    module, _, attribute = name.rpartition(".")
    return module.startswith("domain.") and hasattr(import_module(module), attribute)


def is_configured(name: str, configuration: Configuration) -> bool:
    """Whether a name is an entry of the programme file."""
    section, _, code = name.partition(".")
    sections = {
        **configuration.lists,
        "tools": configuration.tools,
        "outcomes": configuration.outcomes,
        "roles": configuration.roles,
        "delays": {delay.code for delay in configuration.delays},
        "funders": {funder.organisation for funder in configuration.funders},
        "modalities": configuration.lists["modalities"],
    }
    slugs = {**configuration.organisations, **configuration.territories}
    return name in slugs or name in configuration.programmes or code in sections.get(section, ())


@pytest.mark.parametrize("name", NAMES)
def test_what_the_table_of_the_sheet_names_exists(name: str, configuration: Configuration) -> None:
    assert (
        f"etage.{name}.v1" in ALL_FACTS
        or name in INDICATORS
        or name in FIELDS
        or is_configured(name, configuration)
        or is_rule(name)
    )


OF_THE_SHEET = {
    "actors": {
        "grandlyon-habitat",
        "est-metropole-habitat",
        "lyon-metropole-habitat",
        "lahso",
        "avdl-association",
        "intermed",
        "france-horizon",
        "le-mas",
        "alynea",
        "metropole-de-lyon",
        "mrie",
    },
    "funders": {
        "funders.etat",
        "funders.metropole-de-lyon",
        "funders.caf-du-rhone",
        "funders.grandlyon-habitat",
    },
    "people": {
        "roles.programme_lead",
        "roles.steering",
        "roles.conseiller_social",
        "roles.worker",
        "roles.health_worker",
        "roles.proximite",
        "roles.committee_member",
    },
    "bodies": {
        "committee_kinds.steering",
        "committee_kinds.follow_up",
        "committee_kinds.technical",
    },
    "services": {
        "services.recouvrement",
        "services.attributions",
        "services.agence_territoriale",
        "services.proximite",
    },
    "referrers": {
        "referrer_kinds.landlord",
        "referrer_kinds.ccas",
        "referrer_kinds.mdm",
        "referrer_kinds.association",
    },
    "steps": {
        "household.identified",
        "household.signal-recorded",
        "household.referred",
        "household.admitted",
        "household.diagnosis-contributed",
        "household.contact-recorded",
        "household.reviewed",
        "household.exited",
        "household.reentered",
    },
}
"""What the sheet names, by what it is there."""


@pytest.mark.parametrize("part", OF_THE_SHEET)
def test_the_table_leaves_nothing_of_the_sheet_out(part: str) -> None:
    assert OF_THE_SHEET[part] <= set(NAMES)


def test_the_table_names_every_tool_and_every_indicator_of_the_sheet() -> None:
    assert {name for name in NAMES if name.startswith("tools.")} >= {
        "tools.bail_maintien",
        "tools.aide_quittance",
        "tools.aide_demenagement",
        "tools.dispositif_passerelle",
        "tools.logement_intercalaire",
    }
    assert {
        "households_entered_maintien",
        "households_entered_acces",
        "eviction_avoided_rate",
        "residual_difficulty_rate",
        "mean_accompaniment_months",
        "cost_per_household_eur",
    } <= set(NAMES)
