// The small page behind the extension's button: what is told, to whom, and a switch.

import { permissionFor } from "./matching.js";

const words = (key, ...values) => chrome.i18n.getMessage(key, values);
const part = (id) => document.getElementById(id);

document.documentElement.lang = chrome.i18n.getUILanguage();
document.documentElement.dir = words("@@bidi_dir");
for (const element of document.querySelectorAll("[data-words]")) {
  element.textContent = words(element.dataset.words);
}

function status(state) {
  if (!state.on) return "statusOff";
  if (state.trouble === "missing") return "statusMissing";
  if (!state.running) return "statusAway";
  if (!state.follow) return "statusTurnedOff";
  return state.listed.some(({ allowed }) => allowed) ? "statusFollowing" : "statusNotAllowed";
}

/** An address that may be broken where a person would break it. */
function showAddress(element, address) {
  element.replaceChildren();
  for (const piece of address.split(/(?<=[./?&])/)) element.append(piece, document.createElement("wbr"));
}

function deskLine({ desk, allowed }) {
  const line = document.createElement("li");
  line.className = "desk";
  const name = document.createElement("bdi");
  showAddress(name, desk.replace(/^https:\/\//, ""));
  line.append(name);
  if (allowed) {
    const mark = document.createElement("small");
    mark.textContent = `✓ ${words("allowed")}`;
    line.append(mark);
  } else {
    const button = document.createElement("button");
    button.textContent = words("allow");
    button.setAttribute("aria-label", words("allowDesk", desk));
    button.addEventListener("click", () => chrome.permissions.request({ origins: [permissionFor(desk)] }));
    line.append(button);
  }
  return line;
}

let shown = "";

function show(state) {
  if (JSON.stringify(state) === shown) return; // so that a button in focus is not replaced by its own copy
  shown = JSON.stringify(state);
  part("on").checked = state.on;
  part("on").disabled = state.locked;
  part("locked").hidden = !state.locked;
  const key = status(state);
  part("status").textContent = words(key);
  part("status").classList.toggle("good", key === "statusFollowing");
  part("desks").replaceChildren(...state.listed.map(deskLine));
  part("desks-part").hidden = !state.connected;
  part("no-desks").hidden = state.listed.length > 0;
  showAddress(part("last"), state.lastTold || words("toldNothing"));
}

part("on").addEventListener("change", (event) => chrome.storage.local.set({ on: event.target.checked }));
chrome.runtime.onMessage.addListener((message) => {
  if (message?.state) show(message.state);
});
show(await chrome.runtime.sendMessage({ ask: "state" }));
