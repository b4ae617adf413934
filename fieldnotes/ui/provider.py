"""What Streamlit's sign-in has to know of an OpenID provider, from the workspace's settings."""

import hashlib
import hmac
import json

from streamlit import config

from fieldnotes.services.workspace import Workspace

SECRETS_FILE = ".sign-in-provider.toml"


def tell_streamlit_of_provider(ws: Workspace) -> None:
    """Write the provider's settings where Streamlit reads them, for this user of the machine alone.

    The key that signs its cookies comes from the workspace's own, which was made with it.
    """
    key = hmac.new(ws.secret.encode(), b"cookies of the provider", hashlib.sha256).hexdigest()
    chosen = {
        "redirect_uri": f"{ws.settings.public_address.rstrip('/')}/oauth2callback",
        "cookie_secret": key,
        "client_id": ws.settings.oidc_client_id,
        "client_secret": ws.settings.oidc_client_secret,
        "server_metadata_url": ws.settings.oidc_metadata_url,
    }
    path = ws.folder / SECRETS_FILE
    path.touch(mode=0o600)
    path.chmod(0o600)
    # JSON's quoting of a text is TOML's.
    lines = [f"{name} = {json.dumps(value)}" for name, value in chosen.items()]
    path.write_text("\n".join(["[auth]", *lines, ""]), encoding="utf-8")
    config.set_option("secrets.files", [str(path)])
