"""Reads the browser side of the components: the JavaScript, CSS and HTML files in `assets/`.

Every class name in these files starts with `fn-`, and below that with the component's name, because the
components share one page without a shadow root (`isolate_styles=False`).
"""

import re
from importlib import resources

_IMPORT_LINE = re.compile(r'^import .* from "\./(?P<name>[\w-]+\.js)";\n', re.MULTILINE)


def read_asset(name: str) -> str:
    """Return the text of the asset `name`, for example "capture.css".

    A script comes with the scripts that it imports put before it, each once, as one module: Streamlit loads
    an inline script from a blob address, where relative imports find nothing. An import has to be one line
    of the form `import { a, b } from "./other.js";`.
    Raises FileNotFoundError if there is no such asset.
    """
    return _bundle(name, set()) if name.endswith(".js") else _read(name)


def _bundle(name: str, included: set[str]) -> str:
    included.add(name)
    text = _read(name)
    imported = [match["name"] for match in _IMPORT_LINE.finditer(text)]
    parts = [_bundle(other, included) for other in imported if other not in included]
    return "".join([*parts, _IMPORT_LINE.sub("", text)])


def _read(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
