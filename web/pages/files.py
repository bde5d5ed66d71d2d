"""Attachments: downloaded and never shown, for whatever is in them is somebody else's."""

from io import BytesIO
from pathlib import PurePosixPath

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from engine.queries.uploads import uploaded_file
from web.headers import SANDBOX
from web.here import actor, engine

pages = Blueprint("files", __name__)

#: What a browser is told of a file, by its name's ending; the rest is bytes. Nothing here can run.
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BYTES = "application/octet-stream"


@pages.get("/bilagor/<int:upload_id>")
def download(upload_id: int) -> Response:
    """Send the file as it was uploaded, to be saved."""
    file = engine().read(uploaded_file, upload_id, by=actor())
    response = send_file(
        BytesIO(file.content),
        mimetype=MEDIA_TYPES.get(PurePosixPath(file.name.lower()).suffix, _BYTES),
        as_attachment=True,
        download_name=file.name,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
