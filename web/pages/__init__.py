"""One blueprint a subject. A page function parses, calls the engine and shows a template."""

from flask import Blueprint

from web.pages import (
    accessibility,
    cases,
    changes,
    files,
    health,
    log_in,
    me,
    moving,
    operations,
    processes,
    start,
    status,
    tasks,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accessibility.pages,
    cases.pages,
    changes.pages,
    files.pages,
    health.pages,
    log_in.pages,
    me.pages,
    moving.pages,
    operations.pages,
    processes.pages,
    start.pages,
    status.pages,
    tasks.pages,
)
