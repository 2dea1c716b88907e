// What stands beside the phones: clock and 快进, allowance, fault switches.

import { byId, el, fill } from "./dom.js";
import { clockOf, dayLater, dayOf, longDay } from "./times.js";

const AMOUNTS = [
  ["下 1 次", { times: 1 }],
  ["下 5 次", { times: 5 }],
  ["下 20 次", { times: 20 }],
  ["30 分钟内", { minutes: 30 }],
  ["2 小时内", { minutes: 120 }],
  ["1 天内", { minutes: 1440 }],
];

function meter(used, limit) {
  const share = limit ? Math.min(1, used / limit) : 0;
  const level = share >= 1 ? "is-out" : share >= 0.8 ? "is-high" : "";
  const bar = el("span", { class: "meter " + level, "aria-hidden": "true" }, el("i"));
  bar.firstChild.style.width = Math.max(share * 100, used ? 2 : 0) + "%";
  const word = share >= 1 ? "已用完" : share >= 0.8 ? "快用完" : "";
  return [bar, el("span", { class: "meter-text" }, used.toLocaleString("zh-CN") + " / " + limit.toLocaleString("zh-CN")), word ? el("b", { class: "meter-word" }, word) : null];
}

export class Tools {
  constructor(acts) {
    this.acts = acts;
    this.gauges = null;
    this.waiting = false;
    this.pressed = null;
    byId("forward").addEventListener("click", (event) => {
      const button = event.target.closest("button[data-forward]");
      this.pressed = event.target.closest("button") || this.pressed;
      if (button) this.go(button.dataset);
    });
    byId("forward-to").addEventListener("click", () => this.askTime());
    byId("until-form").addEventListener("submit", (event) => {
      event.preventDefault();
      byId("until").close();
      this.start({ to: byId("until-time").value });
    });
    byId("open-faults").addEventListener("click", () => {
      this.drawFaults();
      byId("faults").showModal();
    });
  }

  busy() {
    return this.waiting || Boolean(this.gauges && this.gauges.trip);
  }

  go(chosen) {
    if (chosen.forward === "minutes") this.start({ minutes: Number(chosen.minutes) });
    else this.start(chosen.forward === "morning" ? { morning: true } : { next: true });
  }

  askTime() {
    byId("until-time").value = dayLater(this.gauges.now);
    byId("until-time").min = this.gauges.now.slice(0, 16);
    byId("until").showModal();
  }

  start(where) {
    if (this.busy()) return;
    this.waiting = true;
    this.lock();
    this.acts.forward(where).then(() => {
      this.waiting = false;
      this.lock();
      this.acts.settled();
    });
  }

  lock() {
    const busy = this.busy();
    byId("forward").querySelectorAll("button").forEach((button) => {
      button.disabled = busy;
    });
    byId("forward").setAttribute("aria-busy", String(busy));
    // Who travelled by keyboard stands on the same button afterwards.
    if (!busy && this.pressed && document.activeElement === document.body) this.pressed.focus();
    if (!busy) this.pressed = null;
  }

  show(gauges) {
    const before = this.gauges;
    this.gauges = gauges;
    byId("now").textContent = longDay(gauges.now) + " " + clockOf(gauges.now);
    byId("now").dateTime = gauges.now;
    byId("more-clock").textContent = clockOf(gauges.now);
    byId("forward").hidden = !gauges.forward;
    byId("forward-next").hidden = !gauges.nextDue;
    this.showTrip(gauges.trip);
    fill(byId("quota-api"), meter(gauges.quota.api.used, gauges.quota.api.limit));
    fill(byId("quota-push"), meter(gauges.quota.push.used, gauges.quota.push.limit));
    const on = gauges.faults.filter((fault) => fault.on).length;
    byId("faults-on").hidden = !on;
    byId("faults-on").textContent = on + "个开着";
    if (byId("faults").open) this.drawFaults();
    this.lock();
    if (gauges.tripError && (!before || before.tripError !== gauges.tripError)) this.acts.tell(gauges.tripError);
  }

  showTrip(trip) {
    byId("trip").hidden = !trip;
    if (!trip) return;
    byId("trip-bar").value = trip.share;
    byId("trip-text").textContent = "快进中，到" + dayOf(trip.to) + " " + clockOf(trip.to);
  }

  drawFaults() {
    const list = byId("faults-list");
    const inside = document.activeElement && list.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
    const kept = {};
    list.querySelectorAll("select").forEach((select) => {
      kept[select.dataset.kind + select.dataset.part] = select.value;
    });
    fill(list, this.gauges.faults.map((fault) => this.faultRow(fault, kept)));
    const again = inside ? list.querySelector("button[data-kind='" + inside + "']") : null;
    if (again) again.focus();
  }

  faultRow(fault, kept) {
    const amount = el("select", { "aria-label": fault.label + "：多久" }, AMOUNTS.map((each, index) => el("option", { value: String(index) }, each[0])));
    const on = el("select", { "aria-label": fault.label + "：在哪里" }, el("option", { value: "*" }, "所有接口"), fault.reach.map((name) => el("option", { value: name }, name)));
    [[amount, "amount"], [on, "on"]].forEach((pair) => {
      pair[0].dataset.kind = fault.kind;
      pair[0].dataset.part = pair[1];
      if (kept[fault.kind + pair[1]]) pair[0].value = kept[fault.kind + pair[1]];
      pair[0].disabled = fault.on;
    });
    const left = fault.until ? "开着，到 " + dayOf(fault.until) + " " + clockOf(fault.until) : "开着，还剩 " + fault.left + " 次";
    const toggle = el("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(fault.on), "aria-label": fault.label },
      el("span", { class: "knob", "aria-hidden": "true" }), el("b", { class: "switch-word" }, fault.on ? "开" : "关"));
    toggle.dataset.kind = fault.kind;
    toggle.addEventListener("click", () => {
      if (fault.on) this.acts.faultOff(fault.kind);
      else this.acts.faultOn(Object.assign({ kind: fault.kind, on: on.value }, AMOUNTS[Number(amount.value)][1]));
    });
    return el("div", { class: "fault" + (fault.on ? " is-on" : "") },
      el("div", { class: "fault-text" }, el("b", null, fault.label), el("span", null, fault.on ? left : fault.meaning)), on, amount, toggle);
  }
}
