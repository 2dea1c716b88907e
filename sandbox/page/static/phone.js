// One phone: a conversation as the person in front of it sees it.

import { el, fill } from "./dom.js";
import { draw, faceOf, previewOf, readMark, timeLine } from "./message.js";

const NEAR = 80;
const MOST_ROWS = 400;

export class Phone {
  // `shared` is what all phones know: me, names, robot, auto, busy(); `acts` what they can do.
  constructor(place, shared, acts) {
    this.place = place;
    this.shared = shared;
    this.acts = acts;
    this.isPrivate = !place.title;
    this.rows = new Map();
    this.quoted = null;
    this.at = true;
    this.ended = true;
    this.watching = false;
    this.build();
    this.load(place);
  }

  name() {
    return this.place.title || this.shared.robot;
  }

  tab() {
    return this.place.title || "私聊";
  }

  build() {
    const id = "phone-" + this.acts.number();
    this.heading = el("h2", { id: id });
    this.about = el("p", { class: "about" });
    this.preview = el("p", { class: "preview" });
    this.badge = el("b", { class: "count", hidden: true });
    this.readAll = el("button", { type: "button", class: "read-all", hidden: true, on: { click: () => this.acts.read(this) } });
    this.clock = el("span", { class: "status-clock" });
    this.older = el("p", { class: "older", hidden: true });
    this.list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-labelledby": id });
    this.log = el("div", { class: "log", tabIndex: 0, "aria-label": "消息", role: "region" }, this.older, this.list);
    this.log.addEventListener("scroll", () => this.settle());
    this.pill = el("button", { type: "button", class: "pill", hidden: true, on: { click: () => this.toEnd() } }, "有新消息");
    this.shade = el("div", { class: "shade", hidden: true });
    this.foot = el("div", { class: "composer" });
    this.watchBar = el("p", { class: "watching", hidden: true }, el("span", null, "旁观中：只能看，不算已读"),
      el("button", { type: "button", class: "plain", on: { click: () => this.watch(false) } }, "不看了"));
    this.node = el("section", { class: "phone", "aria-labelledby": id },
      el("p", { class: "status" }, this.clock, el("span", { class: "status-mark" }, "演练"), el("span", { class: "status-bars", "aria-hidden": "true" })),
      el("header", { class: "head" }, el("div", { class: "head-line" }, this.heading, this.badge, this.readAll), this.about, this.preview),
      el("div", { class: "middle" }, this.log, this.pill, this.shade), this.watchBar, this.foot);
    this.compose();
  }

  compose() {
    this.quoteBar = el("p", { class: "quote-bar", hidden: true });
    this.hint = el("p", { class: "unheard", hidden: true });
    this.text = el("textarea", { rows: 1, "aria-label": "发到" + this.name(), placeholder: this.isPrivate ? "发给" + this.shared.robot : "发到群里" });
    this.text.addEventListener("input", () => this.refreshComposer());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        this.say();
      }
    });
    this.chip = el("button", { type: "button", class: "chip", "aria-pressed": "true", on: { click: () => this.toggleAt() } }, "@" + this.shared.robot);
    this.file = el("input", { type: "file", class: "sr", tabIndex: -1, "aria-label": "选文件或图片" });
    this.file.addEventListener("change", () => this.sendFile());
    const clip = el("button", { type: "button", class: "clip", "aria-label": "发文件或图片", on: { click: () => this.file.click() } }, "＋");
    this.button = el("button", { type: "button", class: "send", on: { click: () => this.say() } }, "发送");
    this.form = el("div", { class: "write" }, this.isPrivate ? [clip, this.file] : null, this.text, this.button);
    fill(this.foot, this.quoteBar, this.hint, this.isPrivate ? null : el("div", { class: "chips" }, this.chip), this.form);
  }

  load(place) {
    this.place = place;
    this.rows.clear();
    fill(this.list);
    this.older.hidden = !place.older;
    this.older.textContent = "更早的 " + place.older + " 条没有显示";
    place.messages.forEach((message) => this.put(message));
    this.quote(null);
    this.refresh();
    this.toEnd();
  }

  refresh() {
    const away = !this.place.member && !this.watching;
    this.heading.textContent = this.name();
    this.node.classList.toggle("is-away", !this.place.member);
    this.about.textContent = this.isPrivate ? "和机器人一对一" : this.place.members + "人" + (this.place.robot ? " · " + this.shared.robot + "在群里" : " · 没有机器人");
    if (this.place.disbanded) this.about.textContent = "群已解散";
    this.log.hidden = away;
    this.preview.hidden = away;
    this.veil(away);
    this.foot.hidden = !this.place.member;
    this.watchBar.hidden = !this.watching || this.place.member;
    this.refreshComposer();
    this.count();
  }

  veil(away) {
    this.shade.hidden = !away;
    if (!away) return;
    fill(this.shade, el("p", { class: "shade-word" }, this.shared.myName() + "不在群里"), el("p", null, "看不到这里的消息，也不能发言。"),
      el("button", { type: "button", class: "plain", on: { click: () => this.watch(true) } }, "旁观"), el("p", { class: "small" }, "旁观只是看，不算已读"));
  }

  watch(on) {
    this.watching = on;
    this.refresh();
    if (on) this.toEnd();
  }

  acting() {
    return this.place.member && !this.place.disbanded && !this.shared.busy();
  }

  messageOf(id) {
    const row = this.rows.get(id);
    return row ? row.message : null;
  }

  messages() {
    return Array.from(this.rows.values()).map((row) => row.message);
  }

  put(message) {
    const row = this.rows.get(message.id);
    const face = faceOf(message);
    if (row && row.face === face) {
      row.message = message;
      readMark(row.drawn.mark, message, this);
      return;
    }
    const ended = this.ended;
    const drawn = draw(message, this);
    if (row) {
      row.block.replaceChild(drawn.node, row.drawn.node);
      this.rows.set(message.id, { message: message, face: face, drawn: drawn, block: row.block });
    } else {
      const before = this.messages().pop();
      const block = el("div", { class: "block" }, timeLine(before, message), drawn.node);
      this.list.appendChild(block);
      this.rows.set(message.id, { message: message, face: face, drawn: drawn, block: block });
    }
    if (this.rows.size > MOST_ROWS) this.drop(this.rows.keys().next().value);
    if (ended || message.senderId === this.shared.me) this.toEnd();
    else if (!row) this.pill.hidden = false;
  }

  drop(id) {
    const row = this.rows.get(id);
    if (!row) return;
    this.list.removeChild(row.block);
    this.rows.delete(id);
  }

  count() {
    const unread = this.messages().filter((message) => message.unread);
    const last = this.messages().pop();
    this.badge.hidden = !unread.length;
    this.badge.textContent = String(unread.length);
    this.badge.setAttribute("aria-label", unread.length + "条未读");
    this.readAll.hidden = !unread.length || this.shared.auto();
    this.readAll.textContent = "标为已读";
    this.preview.textContent = last ? "列表里显示：" + previewOf(last) : "还没有消息";
    this.preview.title = this.preview.textContent;
    return unread;
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toEnd() {
    this.ended = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.pill.hidden = true;
  }

  // The end stays in sight, whatever grows, until the person scrolls away from it.
  settle() {
    this.ended = this.atEnd();
    if (this.ended) this.pill.hidden = true;
  }

  quote(message) {
    this.quoted = message;
    this.quoteBar.hidden = !message;
    if (message) {
      fill(this.quoteBar, el("span", null, "回复 " + message.sender + "：" + previewOf(message).slice(0, 30)),
        el("button", { type: "button", "aria-label": "不引用了", on: { click: () => this.quote(null) } }, "×"));
      this.text.focus();
    }
    this.refreshComposer();
  }

  toggleAt() {
    this.at = !this.at;
    this.refreshComposer();
    this.text.focus();
  }

  heard() {
    const called = this.at || this.text.value.indexOf("@" + this.shared.robot) >= 0;
    return this.isPrivate || (this.place.robot && (called || Boolean(this.quoted && this.quoted.robot)));
  }

  refreshComposer() {
    if (!this.text) return;
    const can = this.acting();
    this.foot.classList.toggle("is-off", !can);
    [this.text, this.button, this.chip, this.file].concat(Array.from(this.foot.querySelectorAll(".clip"))).forEach((node) => {
      node.disabled = !can;
    });
    this.list.querySelectorAll(".card-button").forEach((button) => {
      button.disabled = !can || button.dataset.fixed === "1";
    });
    this.chip.setAttribute("aria-pressed", String(this.at));
    this.chip.hidden = !this.place.robot && !this.isPrivate;
    this.hint.hidden = !this.place.member || this.heard();
    this.hint.textContent = this.place.robot ? "没有 @" + this.shared.robot + "，也没有引用它：机器人听不到" : "这个群里没有机器人";
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight, 110) + "px";
    if (this.ended) this.toEnd();
  }

  say() {
    const typed = this.text.value.trim();
    if (!typed || !this.acting()) return;
    const mark = "@" + this.shared.robot;
    const text = !this.isPrivate && this.place.robot && this.at && typed.indexOf(mark) < 0 ? mark + " " + typed : typed;
    const quote = this.quoted ? this.quoted.id : null;
    this.button.disabled = true;
    this.acts.say(this, text, quote).then((went) => {
      if (went) this.text.value = "";
      if (went) this.quote(null);
      this.refreshComposer();
    });
  }

  sendFile() {
    const file = this.file.files[0];
    if (file) this.acts.send(this, file);
    this.file.value = "";
  }

  press(message, button, typed, node) {
    node.classList.add("is-waiting");
    this.acts.press(message, button, typed).then(() => node.classList.remove("is-waiting"));
  }

  showReaders(message) {
    this.acts.readers(message);
  }
}
