"""The programme file: read whole, or refused with the line, the key and the reason."""

from datetime import date
from pathlib import Path

import pytest

from adapters.programmes.checks import listed_names
from adapters.programmes.reading import (
    LYON,
    ConfigurationError,
    canonical_content,
    read_configuration,
)
from domain.household import ALL_FACTS
from domain.programme import OrganisationKind
from domain.stages import Stage

METROPOLE_COMMUNES = 59
LYON_ARRONDISSEMENTS = 9


@pytest.fixture(name="edited")
def _edited(tmp_path: Path) -> Path:
    """A copy of the file of Lyon, to be spoilt."""
    path = tmp_path / "edited.toml"
    path.write_text(LYON.read_text("utf-8"), "utf-8")
    return path


def spoil(path: Path, old: str, new: str) -> Path:
    """Replace one passage of the file."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def refusal(path: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(path)
    return caught.value


def test_the_file_of_lyon_names_the_partners_of_the_contract() -> None:
    organisations = read_configuration(LYON).organisations
    landlords = {s for s, o in organisations.items() if o.kind is OrganisationKind.LANDLORD}
    assert landlords == {"est-metropole-habitat", "grandlyon-habitat", "lyon-metropole-habitat"}
    associations = {s for s, o in organisations.items() if o.kind is OrganisationKind.ASSOCIATION}
    assert {"lahso", "avdl-association", "intermed", "france-horizon"} <= associations


def test_the_programmes_follow_each_other() -> None:
    lyon = read_configuration(LYON)
    days = (date(2015, 12, 31), date(2018, 12, 31), date(2019, 1, 1), date(2024, 6, 1))
    programmes = [lyon.programme_on(day) for day in days]
    assert [each.slug if each else None for each in programmes] == [None, "place", "etage", "etage"]


def test_each_territory_holds_its_communes() -> None:
    territories = read_configuration(LYON).territories
    assert set(territories["vaulx-en-velin-bron"].communes) == {"69256", "69029"}
    assert set(territories["venissieux"].communes) == {"69259"}
    assert set(territories["lyon-7-8"].communes) == {"69387", "69388"}
    metropole = territories["metropole-de-lyon"].communes
    assert len(set(metropole)) == METROPOLE_COMMUNES + LYON_ARRONDISSEMENTS


def test_every_list_that_facts_refer_to_is_there() -> None:
    lyon = read_configuration(LYON)
    assert listed_names() <= set(lyon.closed_lists)
    assert all(lyon.closed_lists[name] for name in listed_names())


def test_pages_have_words_for_every_stage_and_event() -> None:
    lists = read_configuration(LYON).lists
    assert list(lists["stages"]) == [stage.value for stage in Stage]
    assert set(lists["event_types"]) == set(ALL_FACTS)


def test_a_modality_has_a_label_and_a_programme() -> None:
    lyon = read_configuration(LYON)
    assert set(lyon.lists["modalities"]) == lyon.closed_lists["modalities"]


ROLES = {
    "organisation",
    "system",
    "conseiller_social",
    "proximite",
    "recouvrement",
    "worker",
    "health_worker",
    "coordinateur",
    "committee_member",
    "steering",
    "programme_lead",
    "auditor",
    "dpo",
    "custodian",
    "admin",
}


def test_every_role_has_its_right_to_record_and_its_label() -> None:
    lyon = read_configuration(LYON)
    assert set(lyon.roles) == set(lyon.lists["roles"]) == ROLES


def test_those_who_decide_watch_or_keep_keys_record_nothing() -> None:
    roles = read_configuration(LYON).roles
    silent = {role for role, types in roles.items() if types == ()}
    assert silent == {"committee_member", "steering", "auditor", "dpo", "custodian", "admin"}


def test_the_project_team_records_what_is_of_programmes_alone() -> None:
    types = read_configuration(LYON).roles["programme_lead"]
    assert types
    assert not [name for name in types if name.startswith("etage.household.")]


def test_who_works_with_households_neither_opens_a_platform_nor_counts_its_costs() -> None:
    roles = read_configuration(LYON).roles
    for role in ("conseiller_social", "proximite", "recouvrement", "worker", "health_worker"):
        types = roles[role]
        assert types
        assert all(name.startswith("etage.household.") for name in types)


def test_the_digest_is_of_the_content_not_of_the_comments(edited: Path) -> None:
    before, content = canonical_content(edited)
    edited.write_text("# A comment.\n" + edited.read_text("utf-8"), "utf-8")
    assert canonical_content(edited) == (before, content)
    spoil(edited, "reentry_months_max = 6", "reentry_months_max = 7")
    assert canonical_content(edited)[0] != before


def test_the_content_is_json() -> None:
    content = canonical_content(LYON)[1]
    assert content["programmes"]["place"]["starts_on"] == "2016-01-01"
    assert content["programmes"]["place"]["streams"] == ["maintien", "acces"]


def test_a_new_territory_is_a_few_lines(edited: Path) -> None:
    spoil(
        edited,
        "[organisations.est-metropole-habitat]",
        """[territories.villeurbanne]
name = "Villeurbanne"
programme = "etage"
platform = "plateforme-villeurbanne"
communes = ["69266"]

[organisations.plateforme-villeurbanne]
name = "Plateforme Villeurbanne"
kind = "platform"
territories = ["villeurbanne"]

[organisations.est-metropole-habitat]""",
    )
    found = read_configuration(edited).territory_of("69266", "etage")
    assert found is not None
    assert found.platform == "plateforme-villeurbanne"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "missing.toml")
    assert str(error) == f"{tmp_path / 'missing.toml'}: cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"version = ", 1),
        (b"a = 1\nversion = x\n", 2),
        (b"a = 1\n\nb = [1,\n2\n", 4),
        (b"\xff\xfe", 1),
        (b"a = 1\n# caf\xe9\n", 2),
    ],
)
def test_a_file_that_is_not_toml_says_so(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    error = refusal(path)
    assert error.reason.startswith("is not TOML: ")
    assert str(error).startswith(f"{path}:{line}: is not TOML: ")


SPOILT = [
    ("[rules]", "[rule]", "rules"),
    ('version = "2020-06-30"', "versions = 1", "version"),
    ("reentry_months_max = 6", 'reentry_months_max = "six"', "rules.reentry_months_max"),
    ("reentry_months_max = 6", "reentry_months_max = -1", "rules.reentry_months_max"),
    ("trace_months = 12", "trace_months = 5", "rules.trace_months"),
    ("trace_months = 12", "trace_months = 13", "rules.trace_months"),
    ("hour_max = 100", "hour_max = 30", "rules.opened_per_hour_max"),
    ('"Europe/Paris"', '"Europe/Lyon"', "rules.timezone"),
    ("[programmes.place]", "[programmes.PLACE]", "programmes.PLACE"),
    ("[programmes.place]", "[programmes]\nx = 1\n[programmes.place]", "programmes.x"),
    ('"maintien", "acces"', '"maintien", "retour"', "programmes.place.streams"),
    ("ends_on = 2018-12-31", "ends_on = 2015-12-31", "programmes.place.ends_on"),
    ("ends_on = 2018-12-31", "ends_on = 2019-01-01", "programmes.etage.starts_on"),
    ("ends_on = 2018-12-31", "", "programmes.etage.starts_on"),
    ('"advice", "coord', '"advise", "coord', "programmes.etage.modalities"),
    (
        'carriers = ["grandlyon-habitat", "lahso"]',
        'carriers = ["lahos"]',
        "programmes.place.carriers",
    ),
    ('landlords = ["grandlyon-habitat"]', 'landlords = ["lahso"]', "programmes.place.landlords"),
    ('programme = "place"', 'programme = "placo"', "funders.0.programme"),
    (
        'programme = "place"\nplatform',
        'programme = "placo"\nplatform',
        "territories.metropole-de-lyon.programme",
    ),
    (
        'platform = "plateforme-place"',
        'platform = "lahso"',
        "territories.metropole-de-lyon.platform",
    ),
    (
        'platform = "plateforme-venissieux"',
        'platform = "plateforme-lyon-7-8"',
        "organisations.plateforme-lyon-7-8.territories",
    ),
    (
        'territories = ["lyon-7-8"]',
        'territories = ["lyon-7-8", "venissieux"]',
        "organisations.plateforme-lyon-7-8.territories",
    ),
    ('communes = ["69259"]', 'communes = ["69029"]', "territories.venissieux.communes"),
    ('communes = ["69259"]', 'communes = ["69259", "69259"]', "territories.venissieux.communes"),
    (
        'territories = ["venissieux", "metropole-de-lyon"]',
        'territories = ["venissieu"]',
        "organisations.ccas-venissieux.territories",
    ),
    ('kind = "landlord"', 'kind = "lanlord"', "organisations.est-metropole-habitat.kind"),
    ("may_lead = true", "may_led = true", "organisations.est-metropole-habitat.may_led"),
    ('counts_as = "avoided"', 'counts_as = "averted"', "outcomes.stayed_secured.counts_as"),
    (
        'streams = ["maintien"]\n\n[out',
        'streams = ["x"]\n\n[out',
        "outcomes.stayed_secured.streams",
    ),
    ("[lists.titles]", "[lists.titels]", "lists.titles"),
    ('lease = "Bail"', 'Lease = "Bail"', "lists.titles.Lease"),
    ('lease = "Bail"', 'lease = " "', "lists.titles.lease"),
    ('identified = "Repéré"', 'noticed = "Repéré"', "lists.stages"),
    ('mdm = "MDM"\nassociation = "Association"\n\n', "cias = 'x'\n", "lists.referrer_kinds"),
    ('"etage.household.moved.v1" = ["landlord"', '"x" = ["landlord"', "posting"),
    ('.moved.v1" = ["landlord"', '.moved.v1" = ["x"', 'posting."etage.household.moved.v1"'),
    ("steering = []", 'steering = ["etage.household.steered.v1"]', "roles.steering"),
    ('    "coordinateur",\n', '    "coordinator",\n', "reading_roles"),
    ('    "coordinateur",\n', '    "steering",\n', "reading_roles"),
    ('    "health_worker",\n', "", "roles.health_worker"),
    ("auditor = []", "auditors = []", "roles.auditor"),
    ('auditor = "Auditeur"\n', "", "roles.auditor"),
    ("dpo = []", 'dpo = "none"', "roles.dpo"),
    ("dpo = []", "dpo = [1]", "roles.dpo"),
    ('aliases = ["GLH"', 'aliases = ["emh"', "organisations.grandlyon-habitat.aliases"),
    ('aliases = ["GLH"', 'aliases = ["LAHSO"', "organisations.grandlyon-habitat.aliases"),
    ('name = "LAHSo"', 'name = "Alynéa"', "organisations.alynea.name"),
]


@pytest.mark.parametrize(("old", "new", "key"), SPOILT, ids=lambda text: text[:40].strip())
def test_an_error_in_the_file_names_its_key(edited: Path, old: str, *, new: str, key: str) -> None:
    error = refusal(spoil(edited, old, new))
    assert error.key.startswith(key)
    assert str(error).startswith(f"{edited}:{error.line}: {error.key}: ")
    assert "\n" not in str(error)


LINES = [
    ("reentry_months_max = 6", 'reentry_months_max = "six"', "reentry_months_max"),
    ("reentry_months_max = 6\n", "", "[rules]"),
    ('timezone = "Europe/Paris"', 'timezone = "Europe/Lyon"', "timezone"),
    ('kind = "landlord"\naliases = ["GLH"', 'kind = "x"\naliases = ["GLH"', 'kind = "x"'),
    ("may_lead = true", "may_led = true", "may_led"),
    ('.moved.v1" = ["landlord"', '.moved.v1" = ["x"', '"etage.household.moved.v1" = ["x"'),
    ('    "coordinateur",\n', "    7,\n", "7,"),
    ("dpo = []", "dpo = [1]", "dpo = [1]"),
    ('health_worker = [\n    "', 'health_worker = [\n    "x', "health_worker = ["),
    (
        '[outcomes.stayed_with_plan]\nlabel = "',
        '[outcomes.stayed_with_plan]\nlabal = "',
        "[outcomes",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), LINES, ids=lambda text: text[:40].strip())
def test_an_error_names_the_line_to_correct(
    edited: Path, old: str, *, new: str, expected: str
) -> None:
    line = refusal(spoil(edited, old, new)).line
    assert line is not None
    assert edited.read_text("utf-8").splitlines()[line - 1].strip().startswith(expected)
