"""One blueprint a subject. A page function parses, calls the engine and shows a template."""

from flask import Blueprint

from web.pages import health, log_in, tasks

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.pages,
    log_in.pages,
    tasks.pages,
)
