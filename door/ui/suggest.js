// In the field «Подключение»: cases of that name while one types. Whatever is chosen is typed into the field, no more.
import { isForm } from "./words.js";

const FIELD = /^Подключение( \(.*\))?$/;
const PAUSE_MS = 150;

let list = null, field = null, marked = -1, planned = 0, asked = 0;

export function suggestCases() {
  document.addEventListener("input", (event) => {
    if (!(event.isTrusted && isForm() && isCase(event.target))) return;
    field = event.target;
    clearTimeout(planned);
    planned = setTimeout(ask, PAUSE_MS);
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", (event) => event.target === field && close());
  window.addEventListener("scroll", place, true);
  window.addEventListener("resize", place);
}

function isCase(element) {
  if (!element.matches?.("fieldset textarea, fieldset input")) return false;
  for (let box = element.closest("fieldset").parentElement; box && !box.matches("form"); box = box.parentElement) {
    const label = box.querySelector("label");
    if (label) return FIELD.test(label.textContent.replace("Open menu", "").trim());
  }
  return false;
}

async function ask() {
  const mine = ++asked, typed = field.value.trim();
  if (!typed) return close();
  const answer = await fetch(`/onboarding/cases?q=${encodeURIComponent(typed.slice(0, 80))}`).catch(() => null);
  const found = answer?.ok ? await answer.json() : [];
  if (mine !== asked || document.activeElement !== field) return;
  if (!found.length || (found.length === 1 && found[0].title === typed)) return close();
  open(found);
}

function open(found) {
  close();
  list = document.createElement("ul");
  list.id = "onboarding-cases";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Подключения");
  for (const { title } of found) {
    const entry = document.createElement("li");
    entry.setAttribute("role", "option");
    entry.textContent = title;
    entry.addEventListener("mousedown", (event) => { event.preventDefault(); choose(title); });
    list.append(entry);
  }
  document.body.append(list);
  place();
}

function place() {
  if (!list) return;
  const at = field.getBoundingClientRect();
  Object.assign(list.style, { left: `${at.left}px`, top: `${at.bottom + 2}px`, width: `${at.width}px` });
}

function onKey(event) {
  if (!list || event.target !== field) return;
  const entries = [...list.children];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    marked = (marked + (event.key === "ArrowDown" ? 1 : entries.length - (marked < 0 ? 0 : 1))) % entries.length;
    entries.forEach((it, at) => it.setAttribute("aria-selected", String(at === marked)));
    entries[marked].scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && marked >= 0) {
    choose(entries[marked].textContent);
  } else if (event.key === "Escape") {
    close();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function choose(title) {
  // Both UIs listen to `input`; React looks at what its own setter was told.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, title);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

function close() {
  asked++;
  marked = -1;
  list?.remove();
  list = null;
}
