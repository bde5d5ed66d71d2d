"""Forms: form-js JSON that a process owner draws, shown and read by the server through WTForms.

    form = load_form(data, key)                              FormRefused says all that is wrong with the file
    form.open(variables, references) -> FormState            what the macros in web/templates/forms write down
    form.submit(posted, variables, references) -> Submission form.submit_json(data, variables, references)
    the same rules; a key left out keeps what the form shows

What form-js has no word for is written under "Custom properties" (`properties`) of a field:

    validExpression   FEEL that must be true over all answers and variables, for rules across fields:
                      `milestones.presentation = null or milestones.decision > milestones.presentation`. On
                      fields, repeating groups and groups with a path. Null is not true: say what an empty
                      answer means. It waits until the answers that it mentions are right by themselves.
    validMessage      what to tell the person when it is not true, or when the answer does not fit `pattern`
    requiredIf        FEEL: the field must be filled in while it is true
    minRows, maxRows  how many rows a repeating group must and may have

In expressions: the case's variables with the form's answers over them; in a row also the row's own answers by
name, `this` (the row), `parent` (what stands around it) and `i` (its number from 1). An unknown name is null.
What `conditional.hide` hides is null and is not validated. `pattern` follows `engine.forms.patterns`.

A field that is `readonly` or `disabled` (true, or FEEL over the variables) is shown and keeps its value; what
is posted for it is ignored. Answers keep the parts of a dictionary or of a row that the form does not ask
for.
"""

from engine.forms.conditions import to_ast
from engine.forms.facts import FieldInfo, Told
from engine.forms.form import Form, Submission, load_form
from engine.forms.options import NO_REFERENCES, References
from engine.forms.posted import MultiDict, element_id
from engine.forms.shapes import Asked
from engine.forms.uploads import Upload
from engine.forms.validation import FieldError
from engine.forms.views import FormState

__all__ = [
    "NO_REFERENCES",
    "Asked",
    "FieldError",
    "FieldInfo",
    "Form",
    "FormState",
    "MultiDict",
    "References",
    "Submission",
    "Told",
    "Upload",
    "element_id",
    "load_form",
    "to_ast",
]
