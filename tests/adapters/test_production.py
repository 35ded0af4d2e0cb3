"""A service for real people does not start on settings that it could not be trusted with."""

import pytest

from adapters.production import NotForProduction, require_production, self_check
from adapters.settings import SettingError, read_settings
from tests.acceptance.service import command

FIT = {
    "ETAGE_PRODUCTION": "yes",
    "ETAGE_OIDC_ISSUER": "https://identite.example",
    "ETAGE_OIDC_CLIENT_ID": "etage",
    "ETAGE_OIDC_CLIENT_SECRET": "invented secret",
    "ETAGE_PUBLIC_URL": "https://etage.example",
    "ETAGE_PROXIES": "10.0.0.5, 10.0.1.0/24",
    "ETAGE_DATABASE_URL": "postgresql://u:p@base.example/etage?sslmode=verify-full",
    "ETAGE_NATS_URL": "tls://bus.example:4222",
}


def test_what_is_fit_for_production_starts() -> None:
    require_production(read_settings(FIT))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETAGE_OIDC_ISSUER", ""),
        ("ETAGE_PUBLIC_URL", ""),
        ("ETAGE_PUBLIC_URL", "http://127.0.0.1:8000"),
        ("ETAGE_PROXIES", ""),
        ("ETAGE_DATABASE_URL", "postgresql://u:p@base.example/etage"),
        ("ETAGE_DATABASE_URL", "postgresql://u:p@base.example/etage?sslmode=require"),
        ("ETAGE_DATABASE_URL", "postgresql://u:p@127.0.0.1,base.example/etage"),
        ("ETAGE_DATABASE_URL", "postgresql://u:p@localhost/etage?hostaddr=10.0.0.9"),
        ("ETAGE_NATS_URL", "nats://bus.example:4222"),
    ],
)
def test_each_setting_that_is_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(NotForProduction, match=name) as refused:
        require_production(read_settings(FIT | {name: value}))
    assert len(refused.value.faults) == 1
    assert ":p@" not in str(refused.value)


@pytest.mark.parametrize("name", ["ETAGE_DATABASE_URL", "ETAGE_NATS_URL"])
def test_what_is_on_this_machine_needs_no_tls(name: str) -> None:
    local = {"ETAGE_DATABASE_URL": "postgresql://u@/etage?host=/run", "ETAGE_NATS_URL": ""}
    require_production(read_settings(FIT | {name: local[name]}))


def test_elsewhere_than_in_production_nothing_is_required() -> None:
    require_production(read_settings({}))


@pytest.mark.parametrize(("name", "value"), [("ETAGE_PRODUCTION", "true"), ("ETAGE_PROXIES", "*")])
def test_a_wrong_setting_of_production_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_the_command_says_everything_that_is_lacking_and_starts_nothing() -> None:
    done = command("serve", settings={"ETAGE_PRODUCTION": "yes"})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    for name in ("ETAGE_OIDC_ISSUER", "ETAGE_PUBLIC_URL", "ETAGE_PROXIES"):
        assert f"- {name}: " in done.stderr


def test_the_self_check_tells_the_limits_and_no_secret() -> None:
    told = self_check(read_settings(FIT))
    assert (told["database_tls"], told["people_sign_in_at"]) == ("verify-full", "identite.example")
    assert told["second_factor_roles"] == ["admin", "auditor", "custodian", "dpo"]
    assert told["connections_max"] == {"reader": 8, "folder": 12, "keys": 4, "accounts": 4}
    assert "invented secret" not in str(told)
    assert ":p@" not in str(told)
