"""The headers that every answer carries: a content policy without exceptions, and its kin."""

from wsgiref.headers import Headers

from flask import Flask
from werkzeug.wrappers import Response

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: For a file that somebody uploaded: whatever is in it, it can do nothing.
SANDBOX = "sandbox; default-src 'none'"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Two years: what the browsers' preload lists ask for.
_ONLY_ENCRYPTED = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


def protect(app: Flask, *, encrypted: bool) -> None:
    """Let every page of `app` carry the headers."""
    headers = {**_ALWAYS, **(_ONLY_ENCRYPTED if encrypted else {})}

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(headers)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        # What one person saw is not left in a shared computer's cache.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def of_static_file(headers: Headers, _path: str, _url: str) -> None:
    """Add the headers to a file that whitenoise serves."""
    for name, value in {**_ALWAYS, "Content-Security-Policy": SANDBOX}.items():
        headers[name] = value
