"""The provider's settings: whole or refused with the variable's name, and never shown."""

from pathlib import Path

import pytest

from adapters.settings import SettingError, Settings, read_settings

GIVEN = {
    "ETAGE_OIDC_ISSUER": "https://identite.example",
    "ETAGE_OIDC_CLIENT_ID": "etage",
    "ETAGE_OIDC_CLIENT_SECRET": "invented secret",
    "ETAGE_PUBLIC_URL": "https://etage.example/",
}


def test_without_an_issuer_there_is_no_provider() -> None:
    assert read_settings({}).oidc is None


def test_the_secret_comes_from_the_environment_or_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("invented secret\n")
    given = GIVEN | {"ETAGE_OIDC_CLIENT_SECRET": "", "ETAGE_OIDC_CLIENT_SECRET_FILE": str(file)}
    for settings in (read_settings(GIVEN), read_settings(given)):
        assert settings.oidc is not None
        assert settings.oidc.client_secret == "invented secret"
        assert "invented secret" not in repr(settings)
        assert settings.oidc.redirect_uri == "https://etage.example/login/retour"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ETAGE_OIDC_ISSUER", "http://identite.example"),
        ("ETAGE_OIDC_CLIENT_ID", ""),
        ("ETAGE_OIDC_CLIENT_SECRET", ""),
        ("ETAGE_PUBLIC_URL", "http://etage.example"),
        ("ETAGE_OIDC_SCOPES", "email"),
        ("ETAGE_OIDC_PKCE", "yes"),
        ("ETAGE_OIDC_SIGNED_USERINFO", "1"),
        ("ETAGE_OIDC_ALGORITHMS", "HS256"),
        ("ETAGE_OIDC_ALGORITHMS", "none"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings(GIVEN | {name: value})


@pytest.mark.parametrize(
    ("host", "is_exposed"),
    [
        ("127.0.0.1", False),
        ("127.0.0.2", False),
        ("localhost", False),
        ("0.0.0.0", True),  # noqa: S104
        ("10.1.2.3", True),
        ("etage.example", True),
    ],
)
def test_a_service_that_others_reach_is_exposed_unless_people_sign_in_at_a_provider(
    host: str, is_exposed: bool
) -> None:
    assert Settings(host=host).is_exposed is is_exposed
    assert not read_settings(GIVEN | {"ETAGE_HOST": host}).is_exposed
