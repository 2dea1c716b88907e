// One message as a phone shows it.

import { el, fill } from "./dom.js";
import { lit, markdown, openable } from "./markdown.js";
import { clockOf, dayOf, minutesBetween } from "./times.js";

const PLAIN = ["text", "sampleText"];
const TITLED = ["card", "todo", "ding", "work_notice", "link", "sampleLink", "actionCard"];
const LABELS = { todo: "待办", ding: "DING", work_notice: "工作通知" };
const PICTURE = /\.(png|jpe?g|gif|webp)$/i;
const SHADES = 6;

export function avatar(message) {
  if (message.robot) return el("span", { class: "avatar avatar-robot", "aria-hidden": "true" }, "督");
  let sum = 0;
  for (let i = 0; i < message.senderId.length; i += 1) sum += message.senderId.charCodeAt(i);
  return el("span", { class: "avatar shade-" + (sum % SHADES), "aria-hidden": "true" }, message.sender.slice(0, 1));
}

export function timeLine(previous, message) {
  if (previous && minutesBetween(previous.at, message.at) < 5) return null;
  return el("p", { class: "when" }, dayOf(message.at) + " " + clockOf(message.at));
}

export function previewOf(message) {
  return (message.alert || message.title || message.text).replace(/[*#>`]/g, "").replace(/\s+/g, " ").trim();
}

// What is drawn once; the marks of reading change without touching what somebody is typing into a card.
export function faceOf(message) {
  const copy = Object.assign({}, message);
  ["read", "readers", "unread"].forEach((name) => delete copy[name]);
  return JSON.stringify(copy);
}

function quoteOf(message, phone) {
  if (!message.quote) return null;
  const quoted = phone.messageOf(message.quote);
  const words = quoted ? quoted.sender + "：" + previewOf(quoted).slice(0, 40) : "引用的消息";
  return el("p", { class: "quoted" }, words);
}

function fileOf(message) {
  const name = message.title || "文件";
  const address = "/sandbox/media/" + encodeURIComponent(message.media);
  if (PICTURE.test(name)) return el("img", { class: "picture", src: address, alt: name });
  return el("a", { class: "file", href: address, download: name }, el("span", { class: "file-kind" }, "文件"), name);
}

function inputOf(field) {
  const given = { name: field.name, value: field.value, autocomplete: "off" };
  if (field.type === "select") {
    const options = field.options.map((option) => el("option", { value: option }, option));
    const select = el("select", { name: field.name }, field.value ? null : el("option", { value: "" }, "请选择"), options);
    select.value = field.value;
    return select;
  }
  if (field.type === "number") return el("input", Object.assign(given, { type: "text", inputMode: "decimal" }));
  return el("input", Object.assign(given, { type: field.type === "date" ? "date" : "text" }));
}

function formOf(message) {
  const rows = message.form.map((field) => el("label", { class: "field" }, el("span", null, field.label), inputOf(field)));
  return rows.length ? el("div", { class: "fields" }, rows) : null;
}

function typedIn(card) {
  const typed = {};
  card.querySelectorAll("input, select").forEach((input) => {
    typed[input.name] = input.value;
  });
  return typed;
}

function buttonOf(button, message, phone) {
  const done = button.style === "done";
  const classes = "card-button " + (done ? "is-done" : button.style === "primary" ? "is-primary" : "");
  const target = button.url ? openable(button.url) : "";
  const node = el("button", { type: "button", class: classes, disabled: button.disabled || !phone.acting() },
    done ? el("span", { "aria-hidden": "true" }, "✓ ") : null, button.text, button.url ? el("span", { class: "sr" }, "（链接）") : null);
  if (button.disabled) node.dataset.fixed = "1";
  node.addEventListener("click", () => {
    if (target) window.open(target, "_blank", "noopener");
    phone.press(message, button, typedIn(node.closest(".card")), node);
  });
  return node;
}

function cardOf(message, phone) {
  const wide = message.buttons.length > 3 || message.buttons.some((button) => button.text.length > 7);
  const buttons = message.buttons.map((button) => buttonOf(button, message, phone));
  return el("div", { class: "card" },
    LABELS[message.kind] ? el("p", { class: "card-kind" }, LABELS[message.kind]) : null,
    message.title && TITLED.indexOf(message.kind) >= 0 ? el("h3", { class: "card-title" }, lit(message.title)) : null,
    message.text ? markdown(message.text) : null,
    formOf(message),
    buttons.length ? el("div", { class: "card-buttons" + (wide ? " is-wide" : "") }, buttons) : null,
    message.footer ? el("p", { class: "card-footer" }, message.footer) : null
  );
}

function contentOf(message, phone) {
  if (message.media && !/^https?:/.test(message.media)) return el("div", { class: "bubble" }, fileOf(message));
  if (PLAIN.indexOf(message.kind) >= 0) return el("div", { class: "bubble" }, quoteOf(message, phone), atMarked(message.text, phone));
  return cardOf(message, phone);
}

function atMarked(text, phone) {
  const mark = "@" + phone.shared.robot;
  const children = [];
  text.split(mark).forEach((part, index) => {
    if (index) children.push(el("span", { class: "md-at" }, mark));
    children.push(lit(part));
  });
  return el("p", { class: "words" }, children);
}

export function readMark(node, message, phone) {
  const shown = message.readers && (message.robot || message.senderId === phone.shared.me);
  if (!shown) return fill(node);
  const left = message.readers - message.read;
  const all = phone.isPrivate ? (left ? "未读" : "已读") : left ? message.read + "人已读 · " + left + "人未读" : "全部已读";
  const press = el("button", { type: "button", class: "readers" + (left ? "" : " is-read"), on: { click: () => phone.showReaders(message) } }, all);
  return fill(node, phone.isPrivate ? el("span", { class: "readers" + (left ? "" : " is-read") }, all) : press);
}

export function draw(message, phone) {
  const mine = message.senderId === phone.shared.me;
  const aimed = message.mentions.indexOf(phone.shared.me) >= 0 || message.mentions.indexOf("@ALL") >= 0;
  const mark = el("span", { class: "mark" });
  readMark(mark, message, phone);
  const foot = el("div", { class: "foot" }, mark,
    message.edited ? el("span", { class: "edited" }, "已更新 " + clockOf(message.edited)) : null,
    aimed ? el("span", { class: "aimed" }, "@我") : null,
    message.only.length ? el("span", { class: "only" }, "仅" + message.only.length + "人可见") : null,
    mine || !phone.place.member ? null
      : el("button", { type: "button", class: "reply", "aria-label": "回复 " + message.sender, on: { click: () => phone.quote(message) } }, "回复"));
  const who = el("p", { class: "who" }, el("b", null, message.sender), message.post ? " " + message.post : "",
    message.robot ? el("span", { class: "badge" }, "机器人") : null, el("time", { class: "at" }, clockOf(message.at)));
  const node = el("article", { class: "message" + (mine ? " is-mine" : "") + (message.robot ? " is-robot" : "") },
    mine ? null : avatar(message), el("div", { class: "said" }, who, contentOf(message, phone), foot));
  node.dataset.id = message.id;
  return { node: node, mark: mark };
}
