"""Build hook: a wheel carries app.py, the pages and their theme, so `fieldnotes run` works from anywhere.

An editable installation does not: there the app is the checkout's own, and a copy would go stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {name: f"fieldnotes/_app/{name}" for name in ("app.py", "pages", "static", ".streamlit")}


class CarryApp(BuildHookInterface[Any]):
    """Adds the app's files, which lie beside the package in a checkout, to fieldnotes/_app in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to the builder; it fails if one is missing."""
        if version != "editable":
            build_data["force_include"].update(CARRIED)
