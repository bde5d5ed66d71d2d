"""The studio: where process owners draw, try, approve and deploy. A file a group of pages, each with its blueprint."""

from flask import Blueprint

from web.studio import (
    compare,
    contents,
    deploying,
    editors,
    engine_rest,
    files,
    migrating,
    step_additions,
    steps,
    table_trial,
    tables,
    trial_beginnings,
    trying,
    upload_keys,
    versions,
    workspaces,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    compare.pages,
    contents.pages,
    deploying.pages,
    editors.pages,
    engine_rest.pages,
    files.pages,
    migrating.pages,
    step_additions.pages,
    steps.pages,
    table_trial.pages,
    tables.pages,
    trial_beginnings.pages,
    trying.pages,
    upload_keys.pages,
    versions.pages,
    workspaces.pages,
)
