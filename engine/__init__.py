"""Niosteg's process engine and the municipality's rules. It knows nothing of Flask."""
