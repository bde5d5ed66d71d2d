"""The elements of BPMN, one family a file."""
