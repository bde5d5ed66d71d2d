"""Niosteg's process engine and the municipality's rules. It knows nothing of Flask."""

import gc

#: New objects between two looks for circles among them. Python's 700 makes it look hundreds of times while a process
#: starts, when everything that is made stays: a quarter of the time to the first page.
_NEW_OBJECTS = 50_000

gc.set_threshold(_NEW_OBJECTS, 20, 20)
