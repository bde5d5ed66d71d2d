"""README lists every setting, with its meaning and default, as engine/settings.py has them."""

import re
from pathlib import Path

from pydantic import SecretStr

from engine.settings import SECRETS_DIR, Settings, variable

README = Path(__file__).resolve().parents[2] / "README.md"
SECTION = re.compile(r"<!-- settings:.*?-->\n(.*?)<!-- /settings -->", re.DOTALL)


def test_readme_lists_every_setting_as_it_is():
    listed = SECTION.search(README.read_text())

    assert listed, "README.md has lost the marks around its table of settings"
    assert listed[1] == table(), f"The table between the marks in README.md should be:\n\n{table()}"


def test_readme_tells_where_secrets_may_lie():
    assert SECRETS_DIR in README.read_text()


def table():
    rows = [
        f"| `{variable(name)}` | {field.description} | {shown(field.default)} |\n"
        for name, field in Settings.model_fields.items()
    ]
    return "".join(["| Inställning | Betydelse | Förval |\n", "| --- | --- | --- |\n", *rows])


def shown(default):
    """The default as one would write it in the environment; one worked out at start is told in words."""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, (str, int)) and default != "":
        return f"`{default}`"
    assert not isinstance(default, SecretStr) or not default.get_secret_value()
    return ""
