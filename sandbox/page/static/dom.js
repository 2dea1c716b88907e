// Elements are made with their text; no markup is ever parsed.

export function el(tag, given, ...children) {
  const node = document.createElement(tag);
  const props = given || {};
  Object.keys(props).forEach((name) => {
    const value = props[name];
    if (value === null || value === undefined || value === false) return;
    if (name === "class") node.className = value;
    else if (name === "on") Object.keys(value).forEach((event) => node.addEventListener(event, value[event]));
    else if (name in node && name !== "list" && name !== "form") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  });
  children.forEach((child) => add(node, child));
  return node;
}

function add(node, child) {
  if (child === null || child === undefined || child === false) return;
  if (Array.isArray(child)) child.forEach((each) => add(node, each));
  else node.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
}

export function fill(node, ...children) {
  while (node.firstChild) node.removeChild(node.firstChild);
  children.forEach((child) => add(node, child));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

export function stored(store, name, otherwise) {
  try {
    const text = store.getItem(name);
    return text === null ? otherwise : JSON.parse(text);
  } catch (error) {
    return otherwise;
  }
}

export function store(place, name, value) {
  try {
    place.setItem(name, JSON.stringify(value));
  } catch (error) {
    // A browser without storage forgets, nothing else.
  }
}
