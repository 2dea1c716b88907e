// Who I am: a searchable list, the latest first, then by group.

import { byId, el, fill, store, stored } from "./dom.js";

const RECENT = "qunding-sandbox-recent";
const MOST_RECENT = 5;
const MOST_SHOWN = 200;

export function remembered() {
  return stored(window.localStorage, RECENT, []);
}

export function remember(id) {
  const others = remembered().filter((each) => each !== id);
  store(window.localStorage, RECENT, [id].concat(others).slice(0, MOST_RECENT));
}

function matches(person, words) {
  const text = [person.name, person.post, person.unit, person.tier, person.id].join(" ").toLowerCase();
  return words.every((word) => text.indexOf(word) >= 0);
}

export class People {
  constructor(choose) {
    this.choose = choose;
    this.dialog = byId("people");
    this.list = byId("people-list");
    this.find = byId("people-find");
    this.people = [];
    this.me = "";
    this.find.addEventListener("input", () => this.show());
    this.find.addEventListener("keydown", (event) => {
      const first = this.list.querySelector("button");
      if (event.key === "Enter" && first) first.click();
    });
  }

  open(people, me, tiers) {
    this.people = people;
    this.me = me;
    this.tiers = tiers;
    this.find.value = "";
    this.show();
    this.dialog.showModal();
    this.find.focus();
  }

  show() {
    const words = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.people.filter((person) => matches(person, words));
    const groups = [];
    if (!words.length) groups.push(["最近", remembered().map((id) => this.people.find((p) => p.id === id)).filter(Boolean)]);
    this.tiers.forEach((tier) => groups.push([tier, found.filter((person) => person.tier === tier)]));
    groups.push(["不在任何群里", found.filter((person) => !person.tier)]);
    let left = MOST_SHOWN;
    const shown = groups.filter((group) => group[1].length).map((group) => {
      const some = group[1].slice(0, Math.max(0, left));
      left -= some.length;
      return some.length ? el("section", null, el("h3", null, group[0]), some.map((person) => this.row(person))) : null;
    });
    const rest = found.length > MOST_SHOWN ? el("p", { class: "hint" }, "人很多，请再输几个字") : null;
    fill(this.list, shown, rest, found.length ? null : el("p", { class: "hint" }, "没有找到：换个姓名、职务或单位试试"));
  }

  row(person) {
    const mine = person.id === this.me;
    const about = [person.unit, person.post].filter(Boolean).join(" · ") || (person.outsider ? "外部联系人" : "");
    return el("button", { type: "button", class: "person" + (mine ? " is-me" : ""), on: { click: () => this.pick(person) } },
      el("b", null, person.name), el("span", null, about), mine ? el("em", null, "当前") : null);
  }

  pick(person) {
    this.dialog.close();
    this.choose(person.id);
  }
}
