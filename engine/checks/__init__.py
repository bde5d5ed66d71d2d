"""What deployment refuses, and what it asks about.

    problems = check_bundle(bundle, topics=TOPICS)          errors block deployment, warnings do not
    problems = review_bundle(bundle, topics=TOPICS)         and what is good to know

A drawing is judged three times: the engine room says what it would drop or misread (`engine.spiff.refusals`), these
checks say what would be wrong or fail at run time (names, roles, forms, tables, dead ends), and what may be meant.
Each check is a file; all codes stand in `codes.py` and are explained in `docs/kontroller.md`.
"""

from engine.checks.bundle import check_bundle, review_bundle
from engine.checks.codes import CODES
from engine.checks.material import Topic

__all__ = ["CODES", "Topic", "check_bundle", "review_bundle"]
