// The page of a site: photos are sent one by one, with progress; then one form records them. The page writes nothing itself.

const LARGEST = 25_000_000, AT_ONCE = 2;
const KEPT = `onboarding-site ${location.pathname}`;
let under_way = 0;

for (const place of document.querySelectorAll(".drop")) {
  for (const input of place.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => { send(place, [...input.files]); input.value = ""; });
  }
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => { event.preventDefault(); place.classList.add("over"); });
  }
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    send(place, [...event.dataTransfer.files]);
  });
}
// A photo that misses its place is not to be opened in place of the page.
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => { if (under_way) event.preventDefault(); });

async function send(place, files) {
  if (!files.length) return;
  const list = place.querySelector(".sending");
  const waiting = files.map((file) => [file, line(list, file.name)]);
  const taken = [];
  under_way++;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const sha256 = await upload(place.dataset.base, ...next);
      if (sha256) taken.push(sha256);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const refused = list.querySelector(".bad");
  const recorded = taken.length ? await record(place, taken, list) : false;
  under_way--;
  if (recorded && !refused) again(place.dataset.item);
  else if (recorded) offer(list, place.dataset.item);
}

function upload(base, file, row) {
  if (file.size > LARGEST) return fail(row, "Файл больше 25 МБ. Отправьте обычное фото, не видео и не архив.");
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/photos`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => { row.bar.value = event.lengthComputable ? event.loaded / event.total : 0; });
    request.upload.addEventListener("load", () => row.bar.removeAttribute("value")); // it is being drawn anew
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status !== 200) return done(fail(row, answer.detail ?? "Не загрузилось. Отправьте ещё раз."));
      row.bar.value = 1;
      done(answer.sha256);
    });
    request.addEventListener("error", () => done(fail(row, "Связь оборвалась. Отправьте ещё раз.")));
    request.send(file);
  });
}

async function record(place, taken, list) {
  const row = line(list, "Записываем…");
  const body = new URLSearchParams([["form", "receive_photos"], ["item", place.dataset.item], ...taken.map((it) => ["photo", it])]);
  const answer = await fetch(`${place.dataset.base}/record`, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
  const said = answer ? parsed(await answer.text()) : {};
  if (said.kind === "good") { row.bar.value = 1; return true; }
  fail(row, (said.lines ?? []).map(([head, words]) => (head ? `${head}: ${words}` : words)).join(" ") || said.detail || "Не записалось. Отправьте фото ещё раз.");
  return said.kind === "wait";
}

function line(list, words) {
  const row = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress");
  name.textContent = words.slice(0, 80);
  bar.value = 0;
  row.append(name, bar);
  list.append(row);
  row.bar = bar;
  return row;
}

function fail(row, words) {
  const said = document.createElement("span");
  said.className = "bad";
  said.textContent = words;
  row.bar.remove();
  row.append(said);
  return null;
}

function offer(list, item) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Показать загруженные";
  button.addEventListener("click", () => again(item));
  list.append(button);
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return {}; }
}

// What was chosen and not sent yet outlives the page being shown anew.
function again(item) {
  const chosen = {};
  for (const it of document.querySelectorAll('[form="verdicts"]')) {
    if (it.type === "radio" ? it.checked !== it.defaultChecked && it.checked : it.value !== it.defaultValue) chosen[it.name] = it.value;
  }
  sessionStorage.setItem(KEPT, JSON.stringify(chosen));
  location.replace(`${location.pathname}#${item}`);
  location.reload();
}

const kept = parsed(sessionStorage.getItem(KEPT) ?? "{}");
sessionStorage.removeItem(KEPT);
for (const [name, value] of Object.entries(kept)) {
  for (const it of document.getElementsByName(name)) {
    if (it.type === "radio") it.checked = it.value === value; else it.value = value;
  }
}
// Whoever writes what is wrong sends the photo back.
for (const it of document.querySelectorAll('.reason input[type="text"]')) {
  it.addEventListener("input", () => {
    const back = it.closest("fieldset").querySelector('input[value="вернуть"]');
    if (it.value && back) back.checked = true;
  });
}
