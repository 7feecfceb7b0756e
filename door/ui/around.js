// Russian over Prefect's navigation, and a way back to our own first page. Names of things stay as people typed them:
// words are looked for only where Prefect alone writes.
import { each, isDeployment, isForm, say } from "./words.js";

const PLACES = {
  "[data-sidebar=sidebar], .p-context-sidebar": {
    "Dashboard": "Сводка", "Runs": "Запуски", "Flows": "Потоки", "Deployments": "Формы", "Work Pools": "Пулы", "Blocks": "Блоки",
    "Variables": "Переменные", "Automations": "Автоматика", "Event Feed": "События", "Concurrency": "Ограничения",
    "Settings": "Настройки", "Switch to V1 UI": "Прежний вид", "Switch to V2 UI": "Новый вид",
  },
  "[data-slot=breadcrumb], .p-bread-crumbs": {
    "Dashboard": "Сводка", "Runs": "Запуски", "Flows": "Потоки", "Deployments": "Формы", "Artifacts": "Страницы", "Run": "Заполнить",
  },
  "[role=tablist]": {
    "Details": "Сведения", "Runs": "Запуски", "Upcoming": "Предстоящие", "Parameters": "Поля", "Configuration": "Устройство",
    "Description": "Описание", "Logs": "Журнал", "Flow Runs": "Запуски", "Artifact": "Страница", "Raw": "Исходный текст",
  },
};
const ON_A_DEPLOYMENT = {
  "Run": "Заполнить", "No runs found": "Запусков не видно; обновите страницу (F5)", "Next Run": "Сейчас выполняется или ждёт", "All except scheduled": "Все, кроме будущих",
  "Newest to oldest": "Сначала новые", "Oldest to newest": "Сначала старые", "Items per page": "На странице",
};
const IN_THE_LIST = { "Deployment": "Форма", "Status": "Состояние", "Activity": "Последние запуски", "Schedules": "Расписание", "Ready": "Готова" };
const SEARCH = { "Search deployments": "Номер или название формы", "Search by run name": "Название запуска" };
const MACHINERY = "Work Pool";

export function speakRussianAround(hide) {
  for (const [places, words] of Object.entries(PLACES)) {
    for (const place of document.querySelectorAll(places)) each(place, (node, text) => say(node, text, words));
  }
  for (const [english, russian] of Object.entries(SEARCH)) {
    for (const it of document.querySelectorAll(`input[placeholder="${english}"]`)) it.placeholder = russian;
  }
  const inList = /\/deployments\/?$/.test(location.pathname);
  if (isDeployment() || isForm() || inList) {
    each(document.body, (node, text) => {
      if (text === MACHINERY) hideLine(node.parentElement, hide);
      say(node, text, SEARCH);
      if (isDeployment()) say(node, text, ON_A_DEPLOYMENT);
      if (inList) say(node, text, IN_THE_LIST);
    });
  }
  leadHome();
}

// «Flow … Work Pool … Work Queue»: the smallest part with all three in it, unless it has more in it than that.
function hideLine(element, hide) {
  let line = element;
  while (line && line !== document.body && !line.textContent.includes("Work Queue")) line = line.parentElement;
  if (line && !line.querySelector("h1, h2, nav, form, fieldset, table, [type=submit], .run-menu, .p-bread-crumbs")) hide.add(line);
}

function leadHome() {
  if (document.getElementById("onboarding-home")) return;
  const home = document.createElement("a");
  home.id = "onboarding-home";
  home.href = "/onboarding/";
  home.textContent = "Все подключения";
  document.body.append(home);
}
