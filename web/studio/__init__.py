"""The studio: where process owners draw, try, approve and deploy. A file a group of pages, each with its blueprint."""

from flask import Blueprint

from web.studio import files

BLUEPRINTS: tuple[Blueprint, ...] = (files.pages,)
