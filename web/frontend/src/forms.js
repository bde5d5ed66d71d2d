// Fields come and go while a person types. Each [data-hide] carries its condition as a JSON tree
// (engine/forms/conditions.py says what stands in it). The server decides again when the form is sent:
// this script changes only what is seen.

const MOST_PASSES = 32;

const COMPARE = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

// FEEL has three answers: true, false and null ("cannot be said"). Only true hides.
function ordered(operation, a, b) {
  if (typeof a !== typeof b || a === null || typeof a === "boolean") return null;
  return COMPARE[operation](a, b);
}

const kindOf = (value) => (Array.isArray(value) ? "list" : typeof value);

function same(a, b) {
  if (a === null || b === null) return a === b;
  if (kindOf(a) !== kindOf(b)) return null;
  if (Array.isArray(a)) return a.length === b.length && a.every((item, at) => same(item, b[at]) === true);
  return a === b;
}

const negated = (answer) => (typeof answer === "boolean" ? !answer : null);

function conjunction(a, b) {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : null;
}

function disjunction(a, b) {
  if (a === true || b === true) return true;
  return a === false && b === false ? false : null;
}

function evaluate(tree, valueOf) {
  const [operation, ...rest] = tree;
  if (operation === "value") return rest[0];
  if (operation === "field") return valueOf(rest[0], rest[1]);
  const values = rest.map((branch) => evaluate(branch, valueOf));
  const [a, b] = values;
  switch (operation) {
    case "list":
      return values;
    case "and":
      return conjunction(a, b);
    case "or":
      return disjunction(a, b);
    case "not":
      return negated(a);
    case "=":
      return same(a, b);
    case "!=":
      return negated(same(a, b));
    case "in":
      return values.slice(1).some((choice) => same(a, choice) === true);
    case "contains":
      // A single value counts as a list of one, as in FEEL.
      return a === null ? null : [a].flat().some((item) => same(item, b) === true);
    default:
      return ordered(operation, a, b);
  }
}

export function hides(tree, valueOf) {
  return evaluate(tree, valueOf) === true;
}

function typed(kind, controls) {
  const first = controls[0];
  switch (kind) {
    case "checkbox":
      return first.checked;
    case "checklist":
      return controls.filter((control) => control.checked).map((control) => control.value);
    case "radio":
      return controls.find((control) => control.checked)?.value ?? null;
    case "number": {
      const text = first.value.replace(/\s/g, "").replace(",", ".");
      return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
    }
    default:
      return first.value.trim() || null;
  }
}

// What is hidden is null, as on the server.
function valueIn(form) {
  return (name, kind) => {
    const controls = [...form.elements].filter((control) => control.name === name);
    if (controls.length === 0 || controls[0].closest("[data-hide][hidden]")) return null;
    return typed(kind, controls);
  };
}

function settle(form) {
  const valueOf = valueIn(form);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let changed = false;
    for (const element of form.querySelectorAll("[data-hide]")) {
      const hidden = hides(JSON.parse(element.dataset.hide), valueOf);
      changed ||= hidden !== element.hidden;
      element.hidden = hidden;
    }
    if (!changed) return;
  }
}

// Also for a form that is put into the page later, or anew.
export function followAnswers(form) {
  form.oninput = form.onchange = () => settle(form);
  settle(form);
}

function start() {
  const forms = new Set([...document.querySelectorAll("[data-hide]")].map((element) => element.closest("form")));
  for (const form of forms) if (form !== null) followAnswers(form);
}

if (typeof document !== "undefined") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
