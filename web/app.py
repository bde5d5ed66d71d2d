"""The Flask application: an installation's pages, with what guards all of them."""

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.bootstrap import Niosteg
from engine.forms.posted import MOST_FIELDS
from engine.settings import Settings
from web.access import guard
from web.assets import serve_assets
from web.errors import explain_errors
from web.filters import add_filters
from web.headers import protect
from web.here import EXTENSION, may
from web.late_rules import LateRule
from web.navigation import head
from web.pages import BLUEPRINTS
from web.posted import RowNumber, refuse_unreadable_address
from web.sessions import identify
from web.studio import BLUEPRINTS as STUDIO
from web.studio import engine_rest

_MEGABYTE = 1_000_000
#: All texts of one form together. The largest forms hold some tens of long answers.
_LONGEST_TEXTS = 4 * _MEGABYTE
#: What the page adds to a form's own fields: its buttons and its key against forged forms.
_FIELDS_OF_THE_PAGE = 20


def create_app(niosteg: Niosteg) -> Flask:
    """Return the site of an installation. The database is not touched.

    Raises:
        FrontendMissing: the style sheet and the script are not built.
    """
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = niosteg
    app.url_rule_class = LateRule
    app.url_map.converters["int"] = RowNumber
    encrypted = niosteg.settings.base_url.startswith("https://")
    app.config.update(_configuration(niosteg.settings, encrypted=encrypted))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = _compiled_templates(niosteg.settings)
    app.jinja_env.globals.update(may=may, head=head, is_demo=niosteg.settings.mode == "demo")
    add_filters(app)
    # In this order: who is there, may they, is the address one of ours, did the form come from this site.
    app.before_request(identify)
    app.before_request(guard)
    app.before_request(refuse_unreadable_address)
    CSRFProtect(app).exempt(engine_rest.pages)
    explain_errors(app)
    protect(app, encrypted=encrypted)
    for pages in (*BLUEPRINTS, *STUDIO):
        app.register_blueprint(pages)
    serve_assets(app)
    _trust_proxies(app, niosteg.settings.proxy_hops)
    return app


class _CompiledTemplates(FileSystemBytecodeCache):
    """On a full disk a template is compiled each time: the page that says so is made of some."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled_templates(settings: Settings) -> FileSystemBytecodeCache:
    """Templates are compiled once for all starts, not a tenth of a second at each; Jinja tells when one has changed.

    What lies there is run as it is: it stands beside the database and the key, where only the service writes.
    """
    folder = settings.data_dir / "templates"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _CompiledTemplates(str(folder))


def _configuration(settings: Settings, *, encrypted: bool) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SESSION_COOKIE_NAME": "__Host-niosteg-sida" if encrypted else "niosteg-sida",
        "SESSION_COOKIE_SECURE": encrypted,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": _own_names(settings),
        "MAX_CONTENT_LENGTH": settings.max_upload_megabytes * _MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": _LONGEST_TEXTS,
        "MAX_FORM_PARTS": MOST_FIELDS + _FIELDS_OF_THE_PAGE,
        # As old as the log-in: a long form may lie open for a morning.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
    }


def _own_names(settings: Settings) -> list[str]:
    """The host names that requests may ask for: others would end up in links."""
    name = urlsplit(settings.base_url).hostname or ""
    return [name, "localhost", "127.0.0.1", "[::1]"] if settings.mode == "demo" else [name]


def _trust_proxies(app: Flask, hops: int) -> None:
    """Believe what that many proxies in front say of the browser's address; without any, nobody."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
