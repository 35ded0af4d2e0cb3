"""Where the master key may come from, and what opens without it: nothing."""

import base64
import os
import sys
from pathlib import Path

import pytest

from adapters.embedded.folder import DataFolder
from adapters.keeping.key_service import KeyServiceFailed
from adapters.keeping.local import written
from adapters.keeping.source import MasterKeySource, read_source
from adapters.secrets import SecretsUnreadable, load_or_make_keys, own_master_path
from adapters.settings import SettingError, read_settings
from services.keyring import WrongMasterKey
from tests.erasure import key_service


def base64_of(*masters: bytes) -> str:
    return ",".join(base64.b64encode(each).decode() for each in masters)


def service_of(folder: Path) -> MasterKeySource:
    """A key service that keeps its key in a file of its own."""
    key = folder / "service.key"
    if not key.exists():
        key.write_bytes(os.urandom(32))
    return MasterKeySource(command=f"{sys.executable} {key_service.__file__} {key}")


def sources(folder: Path) -> dict[str, MasterKeySource]:
    file = folder / "given.key"
    file.write_bytes(written((os.urandom(32),)))
    return {
        "own": MasterKeySource(),
        "environment": MasterKeySource(text=base64_of(os.urandom(32))),
        "file": MasterKeySource(file=file),
        "service": service_of(folder),
    }


@pytest.mark.parametrize("way", ["own", "environment", "file", "service"])
def test_the_same_master_key_finds_the_same_secrets(tmp_path: Path, way: str) -> None:
    source = sources(tmp_path)[way]
    made = load_or_make_keys(tmp_path / "data", source)
    found = load_or_make_keys(tmp_path / "data", source)
    assert found.installation == made.installation
    assert found.wrapping.label == made.wrapping.label
    assert own_master_path(tmp_path / "data").exists() is (way == "own")


@pytest.mark.parametrize("way", ["own", "environment", "file", "service"])
def test_no_secret_lies_in_clear_in_the_sealed_file(tmp_path: Path, way: str) -> None:
    made = load_or_make_keys(tmp_path / "data", sources(tmp_path)[way])
    sealed = (tmp_path / "data" / "keys" / "secrets.sealed").read_bytes()
    for secret in (made.installation, *made.file.wrapping()):
        assert secret not in sealed
        assert base64.b64encode(secret) not in sealed
    assert (tmp_path / "data" / "keys" / "secrets.sealed").stat().st_mode & 0o077 == 0


def test_another_master_key_opens_nothing(tmp_path: Path) -> None:
    load_or_make_keys(tmp_path, MasterKeySource(text=base64_of(os.urandom(32))))
    with pytest.raises(WrongMasterKey, match="another master key"):
        load_or_make_keys(tmp_path, MasterKeySource(text=base64_of(os.urandom(32))))


def test_a_newer_master_key_beside_the_present_one_opens_what_either_sealed(tmp_path: Path) -> None:
    old, new = os.urandom(32), os.urandom(32)
    made = load_or_make_keys(tmp_path, MasterKeySource(text=base64_of(old)))
    both = load_or_make_keys(tmp_path, MasterKeySource(text=base64_of(new, old)))
    assert both.installation == made.installation
    both.file.seal_again()
    alone = load_or_make_keys(tmp_path, MasterKeySource(text=base64_of(new)))
    assert alone.installation == made.installation


def test_a_key_service_that_fails_is_said_to(tmp_path: Path) -> None:
    source = service_of(tmp_path)
    load_or_make_keys(tmp_path / "data", source)
    (tmp_path / "service.key").unlink()
    with pytest.raises(KeyServiceFailed, match="could not decrypt"):
        load_or_make_keys(tmp_path / "data", source)


def test_a_key_service_that_talks_nonsense_is_said_to(tmp_path: Path) -> None:
    with pytest.raises(KeyServiceFailed, match="protocol"):
        load_or_make_keys(tmp_path / "data", MasterKeySource(command="/bin/echo"))


def test_the_secret_of_an_older_installation_is_kept(tmp_path: Path) -> None:
    master = os.urandom(32)
    DataFolder(tmp_path)
    own_master_path(tmp_path).write_bytes(master)
    found = load_or_make_keys(tmp_path)
    assert found.installation == master
    assert list(found.file.wrapping()) == [master]


@pytest.mark.parametrize(
    "environment",
    [
        {"ETAGE_MASTER_KEY": "not base 64 !"},
        {"ETAGE_MASTER_KEY": base64.b64encode(b"short").decode()},
        {"ETAGE_MASTER_KEY": base64_of(bytes(32)), "ETAGE_MASTER_KEY_FILE": "/etc/etage.key"},
    ],
    ids=["no base 64", "too short", "two ways"],
)
def test_a_setting_that_is_no_master_key_is_named_and_not_repeated(
    environment: dict[str, str],
) -> None:
    with pytest.raises(SettingError, match="ETAGE_MASTER_KEY") as refused:
        read_settings(environment)
    assert environment["ETAGE_MASTER_KEY"] not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = read_source({"ETAGE_MASTER_KEY_FILE": str(tmp_path / "gone.key")})
    with pytest.raises(SecretsUnreadable, match=r"gone\.key"):
        load_or_make_keys(tmp_path / "data", source)
