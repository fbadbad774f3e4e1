// Where requests may go. Apart, because it is the one rule that keeps the access token off unencrypted wires.

/**
 * Accepts https anywhere, and http only towards this machine (127.0.0.0/8, ::1, localhost). A path is kept
 * as a prefix.
 *
 * @throws TypeError that says what was expected; it never repeats what may be a secret in the text
 */
export function parseBaseUrl(text: string): { readonly origin: string; readonly prefix: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new TypeError("base_url: expected an address like https://api.mercadopago.com");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new TypeError(
      `base_url: expected an address without user, password, "?" and "#", like ${url.protocol}//${url.host}`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new TypeError(
      `base_url: http:// sends the access token readable over the network and is accepted only towards ` +
        `this machine (127.0.0.1, ::1, localhost); for ${url.hostname} write https://`,
    );
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}

/** The URL parser has already turned every spelling of an IPv4 address into four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
