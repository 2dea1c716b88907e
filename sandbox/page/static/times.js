// Times come as local texts, 2026-11-23T08:45:00, and stay texts: the browser's own clock plays no part.

const DAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

function parts(text) {
  return text.split(/[-T:]/).map(Number);
}

function two(number) {
  return (number < 10 ? "0" : "") + number;
}

export function clockOf(text) {
  return text.slice(11, 16);
}

export function dayOf(text) {
  const [year, month, day] = parts(text);
  return month + "月" + day + "日 " + DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
}

export function longDay(text) {
  return text.slice(0, 4) + "年" + dayOf(text);
}

export function minutesBetween(from, to) {
  const [a, b] = [parts(from), parts(to)].map((p) => Date.UTC(p[0], p[1] - 1, p[2], p[3], p[4]));
  return Math.round((b - a) / 60000);
}

export function dayLater(text) {
  const p = parts(text);
  const next = new Date(Date.UTC(p[0], p[1] - 1, p[2] + 1));
  return next.getUTCFullYear() + "-" + two(next.getUTCMonth() + 1) + "-" + two(next.getUTCDate()) + "T09:00";
}
