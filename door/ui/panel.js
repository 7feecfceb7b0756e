// After Submit: follows the run, and says where the manager stands how it ended, what was done, what comes next.
import { isForm } from "./words.js";

const KEPT = "onboarding-run";
const PATIENCE_MS = 10 * 60_000;
const FIRST_LOOK_MS = 300, SLOWEST_LOOK_MS = 4000;

let following = 0;

export function followRuns() {
  // The door says in the header Server-Timing which run was begun, or why none was: no request is touched.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const about = entry.name.endsWith("/create_flow_run") && (entry.serverTiming ?? []).find((it) => it.name === "run");
      if (!about) continue;
      if (about.description.startsWith("!")) {
        following++;
        show({ kind: "bad", title: "Не отправлено", lines: [["", decodeURIComponent(about.description.slice(1))]] });
      } else {
        follow(about.description, Date.now());
      }
    }
  }).observe({ type: "resource", buffered: true });
  // Whoever fills in the next form has read the last answer; it is not to lie over the button.
  document.addEventListener("input", (event) => {
    const panel = document.getElementById("onboarding-panel");
    if (event.isTrusted && isForm() && panel && panel.dataset.kind !== "wait") forget();
  });
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept && !isForm() && Date.now() - kept.begun < PATIENCE_MS) follow(kept.run, kept.begun);
}

async function follow(run, begun) {
  const mine = ++following;
  sessionStorage.setItem(KEPT, JSON.stringify({ run, begun }));
  show({ kind: "wait", title: "Отправлено", lines: [["", "Записываем ответ…"]] });
  for (let wait = FIRST_LOOK_MS; mine === following && Date.now() - begun < PATIENCE_MS; wait = Math.min(wait * 1.4, SLOWEST_LOOK_MS)) {
    await new Promise((done) => setTimeout(done, wait));
    const answer = await fetch(`/onboarding/runs/${encodeURIComponent(run)}`).catch(() => null);
    if (mine !== following) return;
    if (answer?.status === 401) return show({ kind: "bad", title: "Вход закончился", lines: [["", "Войдите ещё раз: обновите страницу."]] });
    if (!answer?.ok) continue;
    const told = await answer.json();
    if (mine !== following) return;
    show(told);
    if (told.kind !== "wait") return;
  }
}

function show(told) {
  const panel = document.getElementById("onboarding-panel") ?? made();
  const mark = told.kind === "wait" ? "" : told.kind === "bad" ? "✕ " : "✓ ";
  panel.dataset.kind = told.kind;
  panel.dataset.over = isForm() ? "form" : "page";
  panel.replaceChildren(element("h2", mark + told.title), ...told.lines.map(line), links(told));
}

function made() {
  const panel = element("section");
  panel.id = "onboarding-panel";
  panel.setAttribute("role", "status");
  panel.setAttribute("aria-label", "Ответ на форму");
  document.body.append(panel);
  return panel;
}

// «Сделано: …», «Дальше: …», «Контакт: почта: …» – what people look for is said apart.
function line([named, text]) {
  const paragraph = element("p");
  if (named) paragraph.append(element("b", `${named}: `));
  for (const part of text.split(/(https?:\/\/\S+)/)) {
    paragraph.append(part.startsWith(`${location.origin}/`) ? link("открыть", part) : part);
  }
  return paragraph;
}

function links(told) {
  const row = element("div");
  const ui = location.pathname.startsWith("/v2") ? "/v2" : "";
  if (told.again) row.append(link("Исправить и отправить ещё раз", ui + told.again, "button"));
  if (told.card?.startsWith(`${location.origin}/`)) row.append(link("Карточка", told.card, told.kind === "good" ? "button" : ""));
  if (told.run && told.kind === "bad") row.append(link("Запуск", ui + told.run));
  row.append(link("Все подключения", "/onboarding/"));
  const close = element("button", "Закрыть");
  close.type = "button";
  close.addEventListener("click", forget);
  row.append(close);
  for (const it of row.querySelectorAll("a")) it.addEventListener("click", () => sessionStorage.removeItem(KEPT));
  return row;
}

function forget() {
  following++;
  sessionStorage.removeItem(KEPT);
  document.getElementById("onboarding-panel")?.remove();
}

function link(words, href, kind = "") {
  const made = element("a", words);
  made.href = href;
  if (kind) made.className = kind;
  return made;
}

function element(name, words = "") {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  return made;
}
