"""Changes as sentences in plain Swedish, for a person who reads neither BPMN, DMN nor JSON."""
