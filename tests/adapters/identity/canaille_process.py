"""Runs Canaille, a real OpenID Connect provider, until it is told to end; its sheet is a JSON file.

Like ProConnect it knows the claim `siret`, signs the userinfo for the clients that ask it to, and
tells the level (`acr`) at which a person signs in, where the sheet gives them one.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

from canaille import create_app  # type: ignore[import-untyped]
from canaille.app import models  # type: ignore[import-untyped]
from canaille.backends import Backend  # type: ignore[import-untyped]
from canaille.oidc.userinfo import UserInfo  # type: ignore[import-untyped]
from joserfc.jwk import RSAKey


def configuration(port: int, database: Path) -> dict[str, Any]:
    """Canaille's own settings: a database of its own, and a new key."""
    key = RSAKey.generate_key(2048, {"kid": "provider-1"})
    return {
        "SECRET_KEY": os.urandom(16).hex(),
        "WTF_CSRF_ENABLED": False,
        "SERVER_NAME": f"127.0.0.1:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "sql", "JAVASCRIPT": False},
        "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{database}"},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def main(sheet: dict[str, Any], *, database: Path) -> None:
    """Serve the people and the clients of the sheet."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    app = create_app(config=configuration(sheet["port"], database))
    UserInfo.REGISTERED_CLAIMS = [*UserInfo.REGISTERED_CLAIMS, "siret"]
    UserInfo.SCOPES_CLAIMS_MAPPING = {**UserInfo.SCOPES_CLAIMS_MAPPING, "siret": ["siret"]}
    app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]["SIRET"] = "{{ user.organization }}"
    levels = {person["user_name"]: person.pop("acr") for person in sheet["people"]}
    models.AuthorizationCode.get_acr = lambda code: levels.get(code.subject.user_name)
    with app.app_context():
        for person in sheet["people"]:
            Backend.instance.save(models.User(**person))
        for told in sheet["clients"]:
            client = models.Client(**told)
            Backend.instance.save(client)
            client.audience = [client]
            Backend.instance.save(client)
    make_server("127.0.0.1", sheet["port"], app).serve_forever()


if __name__ == "__main__":
    file = Path(sys.argv[1])
    main(json.loads(file.read_text("utf-8")), database=file.with_suffix(".sqlite"))
