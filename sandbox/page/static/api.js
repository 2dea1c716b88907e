// The page's own routes. An error is a sentence that says what to do.

const UNREACHED = "沙盒没有应答：请看它是否还在运行，稍后会自动重连";

function answered(response) {
  return response.json().then(
    (told) => {
      if (!response.ok) throw new Error(told.error || UNREACHED);
      return told;
    },
    () => {
      throw new Error(UNREACHED);
    }
  );
}

function ask(path, options) {
  return fetch(path, options).then(answered, () => {
    throw new Error(UNREACHED);
  });
}

export function get(path) {
  return ask(path, { headers: { Accept: "application/json" } });
}

export function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Sandbox": "page" };
  return ask(path, { method: "POST", headers: headers, body: JSON.stringify(body) });
}

export function postFile(path, file) {
  const headers = { "Content-Type": "application/octet-stream", "X-Sandbox": "page" };
  return ask(path, { method: "POST", headers: headers, body: file });
}
