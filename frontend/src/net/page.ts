/** What the server wrote in the page for scripts: `<meta name="csrf-token">` and `<meta name="person">`. */

export function csrf(): string {
  return meta(document, "csrf-token");
}

/** The id of the person whose page this is; empty when nobody is signed in. */
export function pagePerson(): string {
  return meta(document, "person");
}

/**
 * Ask for this page again and take its token: a page left open may outlive its own.
 * False, and nothing taken, when the page now belongs to somebody else: the work waiting here must
 * never be sent under another person's name.
 */
export async function renewCsrf(): Promise<boolean> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = meta(fresh, "csrf-token");
  if (!token || meta(fresh, "person") !== pagePerson()) return false;
  find(document, "csrf-token")?.setAttribute("content", token);
  return true;
}

function meta(page: Document, name: string): string {
  return find(page, name)?.getAttribute("content") ?? "";
}

function find(page: Document, name: string): Element | null {
  return page.querySelector(`meta[name="${name}"]`);
}
