"""Drafts of processes: their files' names and sizes, their rows, and all of them as one zip.

The commands and queries of the studio stand on this. Nothing here asks for permission.
"""

from engine.drafts.blank import blank_form, blank_process, blank_table
from engine.drafts.copying import under_new_key
from engine.drafts.names import (
    KINDS,
    LARGEST_FILE,
    LARGEST_WORKSPACE,
    LONGEST_TITLE,
    MOST_FILES,
    demand_fitting,
    demand_key,
    demand_note,
    demand_title,
    kind_of,
)
from engine.drafts.packing import pack, unpack
from engine.drafts.rows import (
    DraftFile,
    digest_of,
    digest_of_hashes,
    draft_digest,
    draft_files,
    find_workspace,
    latest_deployed,
    lock_workspace,
    put_files,
    remove_files,
    replace_files,
)
from engine.drafts.versions import note_version, safety_copy, unpacked_version

__all__ = [
    "KINDS",
    "LARGEST_FILE",
    "LARGEST_WORKSPACE",
    "LONGEST_TITLE",
    "MOST_FILES",
    "DraftFile",
    "blank_form",
    "blank_process",
    "blank_table",
    "demand_fitting",
    "demand_key",
    "demand_note",
    "demand_title",
    "digest_of",
    "digest_of_hashes",
    "draft_digest",
    "draft_files",
    "find_workspace",
    "kind_of",
    "latest_deployed",
    "lock_workspace",
    "note_version",
    "pack",
    "put_files",
    "remove_files",
    "replace_files",
    "safety_copy",
    "under_new_key",
    "unpack",
    "unpacked_version",
]
