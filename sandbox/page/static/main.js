// Puts the page together: who I am, the phones, the stream of events.

import { get, post, postFile } from "./api.js";
import { byId, el, fill, store, stored } from "./dom.js";
import { People, remember } from "./people.js";
import { Phone } from "./phone.js";
import { Tools } from "./tools.js";

const AUTO = "qunding-sandbox-auto";
const NARROW = window.matchMedia("(max-width: 899px)");
const IN_A_ROW = 4;

const page = { me: "", people: [], phones: [], tab: 0, auto: stored(window.localStorage, AUTO, true), stream: null, reading: null, numbers: 0, loading: false };

const shared = {
  get me() { return page.me; },
  robot: "督办助手",
  auto: () => page.auto,
  busy: () => tools.busy(),
  myName: () => nameOf(page.me),
};

function nameOf(id) {
  const person = page.people.find((each) => each.id === id);
  return person ? person.name : id;
}

function tell(text) {
  const toast = byId("toast");
  clearTimeout(toast.timer);
  toast.hidden = !text;
  toast.textContent = text || "";
  toast.timer = setTimeout(() => { toast.hidden = true; }, 6000);
}

// Every act goes this way: true when it went, a sentence for the person when not.
function act(promise) {
  return promise.then(
    (told) => {
      if (told.told) tell(told.told);
      if (told.gauges) showGauges(told.gauges);
      return true;
    },
    (error) => {
      tell(error.message);
      return false;
    }
  );
}

const acts = {
  number: () => { page.numbers += 1; return page.numbers; },
  tell: tell,
  settled: () => refreshPhones(),
  say: (phone, text, quote) => act(post("/sandbox/says", { who: page.me, where: phone.isPrivate ? null : phone.place.id, text: text, quote: quote })),
  press: (message, button, form) => act(post("/sandbox/taps", { who: page.me, message: message.id, button: button.text, form: form })),
  send: (phone, file) => act(postFile("/sandbox/sends?who=" + encodeURIComponent(page.me) + "&name=" + encodeURIComponent(file.name), file)),
  read: (phone) => readPhone(phone),
  readers: (message) => get("/sandbox/readers?message=" + encodeURIComponent(message.id)).then(showReaders, (error) => tell(error.message)),
  forward: (where) => act(post("/sandbox/forward", where)),
  faultOn: (fault) => act(post("/sandbox/faults", fault)),
  faultOff: (kind) => act(post("/sandbox/faults/off", { kind: kind })),
};

const tools = new Tools(acts);
const people = new People((id) => become(id));

function showReaders(told) {
  const part = (title, names) => el("section", null, el("h3", null, title + " " + names.length + "人"), el("p", null, names.join("、") || "无"));
  fill(byId("readers-list"), part("已读", told.read), part("未读", told.unread));
  byId("readers").showModal();
}

function showGauges(gauges) {
  if (tools.gauges && gauges.order < tools.gauges.order) return;
  const was = tools.busy();
  tools.show(gauges);
  page.phones.forEach((phone) => { phone.clock.textContent = gauges.now.slice(11, 16); });
  if (was !== tools.busy()) refreshPhones();
}

function refreshPhones() {
  page.phones.forEach((phone) => phone.refresh());
  drawTabs();
  readSoon();
}

// ---- who I am ----

function become(id) {
  if (window.location.hash.slice(1) === encodeURIComponent(id)) load();
  else window.location.hash = encodeURIComponent(id);
}

function wanted() {
  try {
    return decodeURIComponent(window.location.hash.slice(1));
  } catch (error) {
    return "";
  }
}

function showMe() {
  const person = page.people.find((each) => each.id === page.me);
  byId("me-name").textContent = person ? person.name : "还没有人";
  byId("me-post").textContent = person ? [person.unit, person.post].filter(Boolean).join(" · ") : "";
}

function load() {
  if (page.loading) return;
  page.loading = true;
  const asked = wanted();
  get("/sandbox/state?who=" + encodeURIComponent(asked)).then(
    (state) => {
      page.loading = false;
      if (asked !== wanted()) load();
      else show(state);
    },
    (error) => {
      page.loading = false;
      byId("line").textContent = error.message;
      setTimeout(load, 2000);
    }
  );
}

function show(state) {
  const same = page.me === state.me;
  shared.robot = state.robot;
  page.me = state.me;
  page.people = state.people;
  if (state.me) remember(state.me);
  showMe();
  tools.gauges = null;
  tools.show(state.gauges);
  showPlaces(state.places, same);
  showGauges(state.gauges);
  document.body.classList.add("is-ready");
  if (state.me) listen(state.mark);
  else setTimeout(load, 1000);
}

// On a narrow page: the last group I am in, which is where my work is, else the private chat.
function firstTab() {
  const mine = page.phones.map((phone, index) => (phone.place.member && !phone.isPrivate ? index : -1));
  return Math.max.apply(null, mine) >= 0 ? Math.max.apply(null, mine) : page.phones.length - 1;
}

// A phone stays, with what is being typed into it, when only its messages are new.
function showPlaces(places, same) {
  const kept = new Map(page.phones.map((phone) => [phone.place.id, phone]));
  page.phones = places.map((place) => {
    const phone = kept.get(place.id);
    if (!phone || !same) return new Phone(place, shared, acts);
    phone.load(place);
    return phone;
  });
  if (!same) page.tab = firstTab();
  page.tab = Math.min(page.tab, Math.max(0, places.length - 1));
  const root = byId("phones");
  fill(root, page.phones.map((phone) => phone.node));
  root.classList.toggle("is-many", places.length > IN_A_ROW);
  drawTabs();
  page.phones.forEach((phone) => phone.toEnd());
  readSoon();
}

// ---- tabs of a narrow page ----

function drawTabs() {
  const focused = document.activeElement && byId("tabs").contains(document.activeElement);
  fill(byId("tabs"), page.phones.map((phone, index) => {
    const unread = phone.count().length;
    const here = index === page.tab;
    return el("button", { type: "button", class: here ? "is-here" : "", "aria-current": here ? "true" : null, on: { click: () => turnTo(index) } },
      el("span", null, phone.tab()), unread ? el("b", { class: "count", "aria-label": unread + "条未读" }, String(unread)) : null,
      phone.place.member ? null : el("i", null, "不在群里"));
  }));
  page.phones.forEach((phone, index) => phone.node.classList.toggle("is-here", index === page.tab));
  if (focused && byId("tabs").children[page.tab]) byId("tabs").children[page.tab].focus();
}

function turnTo(index) {
  page.tab = index;
  drawTabs();
  page.phones[index].toEnd();
  readSoon();
}

// ---- reading ----

function shows(phone, index) {
  return phone.place.member && document.visibilityState === "visible" && (!NARROW.matches || index === page.tab);
}

function readSoon() {
  clearTimeout(page.reading);
  page.reading = setTimeout(() => {
    if (!page.auto || tools.busy()) return;
    page.phones.filter(shows).reduce((before, phone) => before.then(() => readPhone(phone, true)), Promise.resolve());
  }, 350);
}

// Reading by itself fails in silence: the next message, or the person, tries again.
function readPhone(phone, silent) {
  const unread = phone.count();
  if (!unread.length) return Promise.resolve(true);
  const reading = post("/sandbox/reads", { who: page.me, message: unread[unread.length - 1].id });
  return silent ? reading.catch(() => false) : act(reading);
}

function setAuto(on) {
  page.auto = on;
  store(window.localStorage, AUTO, on);
  byId("auto").setAttribute("aria-checked", String(on));
  byId("auto").querySelector(".switch-word").textContent = on ? "开" : "关";
  page.phones.forEach((phone) => phone.count());
  readSoon();
}

// ---- the stream ----

function listen(mark) {
  if (page.stream) page.stream.close();
  const stream = new EventSource("/sandbox/events?who=" + encodeURIComponent(page.me) + "&after=" + encodeURIComponent(mark));
  page.stream = stream;
  stream.addEventListener("open", () => { byId("line").textContent = ""; });
  stream.addEventListener("messages", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("gauges", (event) => showGauges(JSON.parse(event.data)));
  stream.addEventListener("again", () => load());
  stream.addEventListener("error", () => {
    byId("line").textContent = "连接断了，正在重连";
    if (stream.readyState === 2) setTimeout(load, 2000);
  });
}

function take(told) {
  const byPlace = new Map(page.phones.map((phone) => [phone.place.id, phone]));
  told.gone.forEach((id) => page.phones.forEach((phone) => phone.drop(id)));
  told.messages.forEach((message) => {
    const phone = byPlace.get(message.place);
    if (phone) phone.put(message);
  });
  drawTabs();
  readSoon();
}

// ---- wiring ----

byId("me").addEventListener("click", () => people.open(page.people, page.me, page.phones.map((phone) => phone.place.title).filter(Boolean)));
byId("auto").addEventListener("click", () => setAuto(!page.auto));
byId("more").addEventListener("click", () => {
  const open = document.body.classList.toggle("tools-open");
  byId("more").setAttribute("aria-expanded", String(open));
});
document.querySelectorAll("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
}));
document.addEventListener("visibilitychange", readSoon);
NARROW.addListener(() => { page.phones.forEach((phone) => phone.toEnd()); readSoon(); });
window.addEventListener("hashchange", load);
setAuto(page.auto);
load();
