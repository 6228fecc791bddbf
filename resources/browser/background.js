// Tells Calmdesk on this computer which ticket of a configured desk is looked at. Of all other pages it knows nothing:
// the browser gives it no address without the permission for that very desk, and what it is given is matched again here.

import { deskOf, desksIn, permissionFor, toTell } from "./matching.js";

const HOST = "org.calmdesk.browser";
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const AWAY = Object.freeze({ running: false, follow: false, desks: [] });

let choice = { on: true, locked: false, desks: null };
let port = null;
let host = AWAY; // what Calmdesk's side said last
let trouble = ""; // why there is no connection: "", "missing", "lost"
let waitMs = FIRST_WAIT_MS;
let told = ""; // the address told last, while it is still the one looked at
let lastTold = ""; // the same for the person who asks what was told
const ready = readChoice().then(connect);

// -- the connection ---------------------------------------------------------------------------------------------------

function connect() {
  if (port !== null || !choice.on) return;
  port = chrome.runtime.connectNative(HOST);
  port.onMessage.addListener(onAnswer);
  port.onDisconnect.addListener(onLost);
  port.postMessage({ calmdesk: 1, hello: true });
}

function onAnswer(answer) {
  if (answer?.calmdesk !== 1 || typeof answer.running !== "boolean" || typeof answer.follow !== "boolean") return;
  host = { running: answer.running, follow: answer.follow, desks: desksIn(answer.desks) };
  trouble = "";
  waitMs = FIRST_WAIT_MS;
  told = ""; // a Calmdesk that has just come, or has just been told to follow, does not know yet
  changed();
  report();
}

function onLost() {
  const why = chrome.runtime.lastError?.message ?? "";
  trouble = /not found|forbidden/i.test(why) ? "missing" : "lost";
  port = null;
  host = AWAY;
  // A worker that falls asleep meanwhile connects at once when the next tab wakes it.
  setTimeout(connect, waitMs);
  waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  changed();
}

function disconnect() {
  port?.disconnect();
  port = null;
  host = AWAY;
  told = "";
}

// -- what is looked at ------------------------------------------------------------------------------------------------

function desks() {
  return choice.desks ?? host.desks;
}

async function report() {
  await ready;
  connect();
  if (!choice.on || port === null || !host.running || !host.follow) return;
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const address = tab?.url ?? ""; // absent for every page of which this extension may not know the address
  if (tab?.incognito || deskOf(address, desks()) === null) {
    told = "";
    return;
  }
  const telling = toTell(address);
  if (telling === told || port === null) return;
  told = lastTold = telling;
  port.postMessage({ calmdesk: 1, looking_at: telling });
  changed();
}

chrome.tabs.onActivated.addListener(report);
chrome.tabs.onUpdated.addListener((_, change, tab) => {
  if (tab.active && change.url !== undefined) report(); // also when a page changes its address without loading
});
chrome.windows.onFocusChanged.addListener((window) => {
  if (window !== chrome.windows.WINDOW_ID_NONE) report();
});
chrome.permissions.onAdded.addListener(() => {
  changed();
  report();
});
chrome.permissions.onRemoved.addListener(changed);
chrome.runtime.onInstalled.addListener(report);
chrome.runtime.onStartup.addListener(report);

// -- what the person and the company chose ----------------------------------------------------------------------------

async function readChoice() {
  const own = await chrome.storage.local.get({ on: true });
  const managed = await chrome.storage.managed.get(null).catch(() => ({}));
  const locked = typeof managed.enabled === "boolean";
  choice = {
    on: locked ? managed.enabled : own.on === true,
    locked,
    desks: Array.isArray(managed.desks) ? desksIn(managed.desks) : null,
  };
}

chrome.storage.onChanged.addListener(async () => {
  await ready;
  await readChoice();
  told = "";
  if (choice.on) report();
  else disconnect();
  changed();
});

// -- the page that says what is told ----------------------------------------------------------------------------------

async function state() {
  const allowed = (desk) => chrome.permissions.contains({ origins: [permissionFor(desk)] });
  const listed = await Promise.all(desks().map(async (desk) => ({ desk, allowed: await allowed(desk) })));
  const { on, locked } = choice;
  return { on, locked, running: host.running, follow: host.follow, connected: port !== null, trouble, listed, lastTold };
}

async function changed() {
  // Nobody listens while the page is closed, and that is no mistake.
  chrome.runtime.sendMessage({ state: await state() }).catch(() => {});
}

chrome.runtime.onMessage.addListener((message, _sender, answer) => {
  if (message?.ask !== "state") return false;
  ready.then(async () => {
    connect();
    answer(await state());
  });
  return true; // the answer comes later
});
