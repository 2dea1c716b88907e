// The subset of markdown the platform draws, built from elements and text nodes only.

import { el } from "./dom.js";

const INLINE = [
  [/^\*\*([^*]+)\*\*/, (m) => el("strong", null, inline(m[1]))],
  [/^\*([^*\s][^*]*)\*/, (m) => el("em", null, inline(m[1]))],
  [/^!\[([^\]]*)\]\([^)\s]*\)/, (m) => el("span", { class: "md-picture" }, "［图片" + (m[1] ? "：" + m[1] : "") + "］")],
  [/^\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[1], m[2])],
  [/^<font color="?'?([#\w]+)"?'?>([^]*?)<\/font>/i, (m) => coloured(m[1], m[2])],
  [/^<a atId="?[^>]*"?>([^]*?)<\/a>/i, (m) => el("span", { class: "md-at" }, "@" + m[1].replace(/^@/, ""))],
  [/^<br ?\/?>/i, () => el("br")],
  [/^&nbsp;/, () => "\u00a0"],
  [/^(?:🔴|🟡|🟢)/, (m) => dot(m[0])],
];

const DOTS = { "🔴": "dot dot-red", "🟡": "dot dot-yellow", "🟢": "dot dot-green" };

// A light looks the same on machines whose fonts have none; its word stands beside it.
function dot(sign) {
  return el("span", { class: DOTS[sign] }, sign);
}

export function lit(text) {
  return text.split(/(🔴|🟡|🟢)/).map((part) => (DOTS[part] ? dot(part) : part)).filter(Boolean);
}

function coloured(colour, text) {
  const node = el("span", null, inline(text));
  node.style.color = colour;
  return node;
}

// An address a browser may open: the web, or the web page inside one of the platform's own addresses.
export function openable(url) {
  if (/^https?:\/\//i.test(url)) return url;
  if (/^dingtalk:\/\//i.test(url)) {
    const inner = /[?&]url=([^&]+)/.exec(url);
    const decoded = inner ? unescaped(inner[1]) : "";
    return /^https?:\/\//i.test(decoded) ? decoded : "";
  }
  return "";
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return "";
  }
}

function link(text, url) {
  const target = openable(url);
  if (!target) return el("span", { class: "md-dead", title: url }, text);
  return el("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, text);
}

function inline(text) {
  const found = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const rule = INLINE.find((each) => each[0].test(rest));
    if (rule) {
      const match = rule[0].exec(rest);
      if (plain) found.push(plain);
      plain = "";
      found.push(rule[1](match));
      rest = rest.slice(match[0].length);
    } else {
      const letter = String.fromCodePoint(rest.codePointAt(0));
      plain += letter;
      rest = rest.slice(letter.length);
    }
  }
  if (plain) found.push(plain);
  return found;
}

const BLOCKS = [
  ["rule", /^\s{0,3}(?:-{3,}|\*{3,})\s*$/],
  ["heading", /^(#{1,6})\s+(.*)$/],
  ["quote", /^>\s?(.*)$/],
  ["bullet", /^\s*[-*]\s+(.*)$/],
  ["number", /^\s*\d+\.\s+(.*)$/],
];

function kindOf(line) {
  if (!line.trim()) return ["blank", null];
  const block = BLOCKS.find((each) => each[1].test(line));
  return block ? [block[0], block[1].exec(line)] : ["text", null];
}

// A line ends where a space stands before the break, or a blank line follows; otherwise the next one goes on.
function paragraph(lines) {
  const children = [];
  lines.forEach((line, index) => {
    if (index) children.push(/\s$/.test(lines[index - 1]) || /^\s/.test(line) ? el("br") : " ");
    inline(line.trim()).forEach((each) => children.push(each));
  });
  return el("p", null, children);
}

const MAKERS = {
  rule: () => el("hr"),
  heading: (run) => run.map((m) => el("p", { class: "md-h md-h" + m[1].length }, inline(m[2]))),
  quote: (run) => el("blockquote", null, paragraph(run.map((m) => m[1] + " "))),
  bullet: (run) => el("ul", null, run.map((m) => el("li", null, inline(m[1])))),
  number: (run) => el("ol", null, run.map((m) => el("li", null, inline(m[1])))),
  text: (run) => paragraph(run),
};

export function markdown(text) {
  const root = el("div", { class: "md" });
  let run = [];
  let running = "blank";
  function close() {
    if (running !== "blank") [].concat(MAKERS[running](run)).forEach((node) => root.appendChild(node));
    run = [];
  }
  text.replace(/\r\n?/g, "\n").split("\n").forEach((line) => {
    const [kind, match] = kindOf(line);
    if (kind !== running) close();
    running = kind;
    run.push(match || line);
  });
  close();
  return root;
}
