// Which addresses belong to a desk, and what of an address is told. Pure: no browser, no state.

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const LONGEST = 2048;

/** The address taken apart, null when it cannot be a desk's: https anywhere, http only on this computer. */
function parsed(address) {
  if (typeof address !== "string" || address.length > LONGEST) return null;
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const safe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  return safe && !url.username && !url.password ? url : null;
}

/** Only the entries that can be desks' addresses, each once. */
export function desksIn(entries) {
  if (!Array.isArray(entries)) return [];
  return [...new Set(entries.filter((entry) => parsed(entry) !== null))];
}

/** The desk an address belongs to: same origin, and below the desk's path. null when it belongs to none. */
export function deskOf(address, desks) {
  const url = parsed(address);
  if (url === null) return null;
  const isOf = (desk) => {
    const place = parsed(desk);
    if (place === null || place.origin !== url.origin) return false;
    const folder = place.pathname.replace(/\/+$/, "");
    return url.pathname === folder || url.pathname.startsWith(`${folder}/`);
  };
  return desks.find(isOf) ?? null;
}

/** What Calmdesk is told of a desk's page: nothing but the address, and of its fragment only a ticket's number where
 * that is all that names the ticket (Zammad). */
export function toTell(address) {
  const url = new URL(address);
  const [ticket] = url.hash.match(/^#ticket\/zoom\/[1-9][0-9]{0,17}(?=\/|$)/) ?? [""];
  return url.origin + url.pathname + url.search + ticket;
}

/** The browser's own words for "may see the addresses of this desk's tabs". */
export function permissionFor(desk) {
  return `${new URL(desk).origin}/*`;
}
