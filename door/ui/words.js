// Russian over the few English words around a form, and away with what no manager should touch.
import { speakRussianAround } from "./around.js";

const IN_A_FORM = {
  "Submit": "Отправить",
  "Cancel": "Отмена",
  "Parameters": "Что заполнить",
  "Loading...": "Загрузка…",
};
const OF_A_FIELD = { "Select date": "Выберите дату", "Pick a date": "Выберите дату", "Select an option": "Выберите", "Select...": "Выберите", "Select": "Выберите" };
const IN_A_CALENDAR = {
  "Apply": "Выбрать", "Today": "Сегодня", "Close": "Закрыть", "Cancel": "Отмена", "Selected Date": "Выбранный день",
  "Su": "Вс", "Mo": "Пн", "Tu": "Вт", "We": "Ср", "Th": "Чт", "Fr": "Пт", "Sa": "Сб",
};
const MONTHS = {
  "January": "Январь", "February": "Февраль", "March": "Март", "April": "Апрель", "May": "Май", "June": "Июнь", "July": "Июль",
  "August": "Август", "September": "Сентябрь", "October": "Октябрь", "November": "Ноябрь", "December": "Декабрь",
};
const IN_A_MENU = { "Custom run": "Заполнить форму" };
const NOT_FOR_PEOPLE = new Set(["Run Name", "Validate parameters", "Enforce Parameter Schema", "Start", "Now", "Later", "Additional Options"]);
const MENU_NOT_FOR_PEOPLE = new Set(["Quick run"]);
const MENU_OF_A_FIELD = "Open menu";
const OPTIONAL = / ?\(Optional\)$/;
const HIDDEN = "data-onboarding-hidden";
const TYPED = "textarea, input, .cm-editor, script, style, #onboarding-panel, #onboarding-cases, #onboarding-home";

const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
export const isForm = () => new RegExp(`/deployments/deployment/${uuid}/run/?$`).test(location.pathname);
export const isDeployment = () => new RegExp(`/deployments/deployment/${uuid}/?$`).test(location.pathname);

export function speakRussian() {
  const hide = new Set();
  if (isForm()) {
    for (const form of document.querySelectorAll("form")) dress(form, hide);
    for (const popover of document.querySelectorAll(".p-calendar-date-picker, .p-pop-over-content, .p-date-input, [role=dialog]")) {
      each(popover, (node, text) => {
        say(node, text, IN_A_CALENDAR);
        const [month, year, more] = text.split(" ");
        if (more === undefined && (!year || /^\d{4}$/.test(year))) say(node, month, MONTHS);
      });
    }
  }
  if (isDeployment()) {
    each(document.body, (node, text) => {
      say(node, text, IN_A_MENU);
      const entry = node.parentElement.closest("[role=menuitem], .p-overflow-menu-item");
      if (entry && MENU_NOT_FOR_PEOPLE.has(text)) hide.add(entry);
    });
  }
  speakRussianAround(hide);
  // Elements are used again for other things: whatever is not to be hidden any more is shown.
  for (const it of document.querySelectorAll(`[${HIDDEN}]`)) if (!hide.has(it)) it.removeAttribute(HIDDEN);
  for (const it of hide) if (!it.hasAttribute(HIDDEN)) it.setAttribute(HIDDEN, "");
}

function dress(form, hide) {
  // Each field has a menu: to write JSON in its place, or to leave it out.
  for (const menu of form.querySelectorAll(".p-icon-button-menu")) hide.add(menu);
  for (const button of form.querySelectorAll("button")) if (button.textContent.trim() === MENU_OF_A_FIELD) hide.add(button);
  each(form, (node, text) => {
    const inField = node.parentElement.closest("fieldset");
    if (inField) return say(node, text, OF_A_FIELD);
    if (NOT_FOR_PEOPLE.has(text)) {
      const box = boxOf(node.parentElement, form);
      if (box) hide.add(box);
      return;
    }
    if (OPTIONAL.test(text)) node.nodeValue = node.nodeValue.replace(/\(Optional\)/, "(необязательно)");
    say(node, text, IN_A_FORM);
  });
}

// The largest part of the form that has neither a field of ours nor the button in it.
function boxOf(element, form) {
  let box = null;
  for (let it = element; it && it !== form; it = it.parentElement) {
    if (it.querySelector("fieldset, [type=submit]") || it.matches("[type=submit]")) break;
    box = it;
  }
  return box;
}

export function each(root, does) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.nodeValue.trim();
    if (text && node.parentElement && !node.parentElement.closest(TYPED)) found.push([node, text]);
  }
  for (const [node, text] of found) does(node, text);
}

export function say(node, text, words) {
  if (Object.hasOwn(words, text)) node.nodeValue = node.nodeValue.replace(text, words[text]);
}
