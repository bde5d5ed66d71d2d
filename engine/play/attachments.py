"""Files among the answers of a trial and of a test case: kept in the case itself, as `docs/testfall.md` shows.

A form's answer names a file by its hash; a test case holds what is in it, as text where it is one, else in base64.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from engine.exceptions import InvalidAnswers
from engine.forms import Upload

#: Of one file in a trial: a test case is read by people, and a trial is played anew for each page.
LARGEST = 100_000
#: A page with one word on it. A PDF may be written in letters alone.
_EXAMPLE = (
    b"%PDF-1.4\n"
    b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources <</Font <</F1 "
    b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj\n"
    b"4 0 obj <</Length 42>> stream\nBT /F1 24 Tf 60 90 Td (Exempel) Tj ET     \nendstream endobj\n"
    b"trailer <</Root 1 0 R>>\n%%EOF\n"
)
#: Ending -> what stands in for a file that must have it.
_ENDINGS = {".pdf": "application/pdf", ".txt": "text/plain", ".csv": "text/csv"}


def example(accept: str = "") -> Upload:
    """Return the stand-in document for a field: `exempel.pdf`, or of the first sort that the field takes."""
    wanted = [one.strip().lower() for one in accept.split(",") if one.strip()]
    if not wanted or ".pdf" in wanted or "application/pdf" in wanted:
        return Upload("exempel.pdf", "application/pdf", _EXAMPLE)
    ending = next((one for one in wanted if one.startswith(".")), _ENDING_OF.get(wanted[0], ".txt"))
    return Upload(f"exempel{ending}", _ENDINGS.get(ending, "application/octet-stream"), b"Exempel\n")


_ENDING_OF = {
    "image/*": ".png",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
    "text/csv": ".csv",
}


def demand_small(uploads: Iterable[Upload]) -> None:
    """Ask that no file is larger than a trial takes.

    Raises:
        InvalidAnswers: names the file and the remedy.
    """
    for upload in uploads:
        if upload.size > LARGEST:
            raise InvalidAnswers(
                {
                    "file": f"{upload.name} är för stor för ett prov. Välj en fil på högst {LARGEST // 1000} kB, "
                    "eller använd exempeldokumentet."
                }
            )


def with_contents(answers: Any, uploads: Iterable[Upload]) -> Any:
    """Return answers as JSON with what is in the files in place of their hashes."""
    return _with_contents(answers, {upload.sha256: upload for upload in uploads})


def _with_contents(value: Any, files: Mapping[str, Upload]) -> Any:
    if isinstance(value, Mapping):
        sha256 = value.get("sha256")
        if isinstance(sha256, str) and sha256 in files:
            return as_answer(files[sha256])
        return {key: _with_contents(one, files) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_contents(one, files) for one in value]
    return value


def as_answer(upload: Upload) -> dict[str, str]:
    """Return a file as a test case holds it."""
    try:
        content = {"content": upload.content.decode("utf-8")}
    except UnicodeDecodeError:
        content = {"base64": base64.b64encode(upload.content).decode("ascii")}
    if "\0" in content.get("content", ""):
        content = {"base64": base64.b64encode(upload.content).decode("ascii")}
    return {"name": upload.name, "type": upload.type, **content}


def files_in(value: Any) -> list[Upload]:
    """Return the files of one answer of a test case; what is none is left out."""
    rows = value if isinstance(value, list) else [value]
    return [found for row in rows if (found := _file(row)) is not None]


def _file(row: Any) -> Upload | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
        return None
    kind = str(row.get("type", "application/octet-stream"))
    if isinstance(row.get("content"), str):
        return Upload(row["name"], kind, row["content"].encode("utf-8", "replace"))
    try:
        return Upload(row["name"], kind, base64.b64decode(row["base64"], validate=True))
    except (KeyError, TypeError, binascii.Error, ValueError):
        return None
