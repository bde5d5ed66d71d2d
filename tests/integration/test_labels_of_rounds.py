"""A task of a round bears the round's own words, and no other task does."""

from tests.support.drawings import drawing


def test_a_task_of_a_round_is_labelled_with_the_rounds_item(town):
    town.deploy(
        "S -> A -> E\nuser A groups=case_officer mi=parallel collection=orter element=ort", given=["orter"]
    )
    case_id = town.start(orter=["Storvik", "Björksätra"])

    labels = [task.item_label for task in town.tasks(case_id)]

    assert labels == ["Storvik", "Björksätra"]


def test_what_a_called_process_was_handed_labels_none_of_its_tasks(town):
    called = {"q__bpmn": drawing("S -> A1 -> E9\nuser A1 groups=case_officer", "q")}
    town.deploy("S -> C -> E\ncall C call=q in.body=organ", given=["organ"], **called)
    case_id = town.start(organ="kfn")

    labels = [task.item_label for task in town.tasks(case_id)]

    assert labels == [None]
