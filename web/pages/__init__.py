"""One blueprint a subject. A page function parses, calls the engine and shows a template."""

from flask import Blueprint

from web.pages import files, health, log_in, me, start, tasks

BLUEPRINTS: tuple[Blueprint, ...] = (
    files.pages,
    health.pages,
    log_in.pages,
    me.pages,
    start.pages,
    tasks.pages,
)
