// What an embedded page tells the blog around it, in the words WordPress has listened to since 4.4:
// how high it wants to be, and which of our pages a visitor asked for. A frame without origin cannot
// resize itself nor open a tab, so it asks. The blog recognises its frame by a secret that it put
// after our address (`#?secret=…`) or says in its `ready` message; without one we stay silent.

/** What WordPress accepts, in pixels; beyond, the page scrolls inside its frame. */
export const LOWEST = 200;
export const HIGHEST = 1000;

/** The secret at the end of an address, or "" when there is none. */
export function secretIn(hash: string): string {
  return /[?&]secret=([A-Za-z0-9]{1,64})(?:&|$)/.exec(hash)?.[1] ?? "";
}

export function clamped(height: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(height)));
}

let started = false;

/** Begin to talk to the page around us. A second call does nothing; neither does a page alone. */
export function startHostMessages(): void {
  if (started || window.parent === window) return;
  started = true;
  const host = new Host(window.parent, secretIn(window.location.hash));
  window.addEventListener("message", (event) => host.hear(event));
  document.addEventListener("click", (event) => host.follow(event));
  whenHeightChanges(() => host.tellHeight());
}

class Host {
  #told = 0;

  constructor(
    private readonly window: Window,
    private secret: string,
  ) {
    this.#fit();
  }

  /** Whoever knows our secret gives the height that we ask, unless its owner chose one: styles may not
   * look at the height of the window then (`.is-fitted`). */
  #fit(): void {
    document.documentElement.classList.toggle("is-fitted", this.secret !== "" && !document.body.dataset.height);
  }

  /** A blog that was not ready when we told our height asks for it again. */
  hear({ source, data }: MessageEvent): void {
    const { message, secret } = Object(data) as { message?: unknown; secret?: unknown };
    if (source !== this.window || message !== "ready" || typeof secret !== "string") return;
    this.secret = secretIn(`?secret=${secret}`) || this.secret;
    this.#told = 0;
    this.#fit();
    this.tellHeight();
  }

  tellHeight(): void {
    const height = clamped(wantedHeight());
    if (!this.secret || height === this.#told) return;
    this.#told = height;
    this.#tell("height", height);
  }

  /** A link to one of our pages opens in the blog's own window: the frame may not open a tab. */
  follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!this.secret || !link || event.defaultPrevented || !leadsOut(link)) return;
    event.preventDefault();
    this.#tell("link", link.href);
  }

  #tell(message: string, value: string | number): void {
    // Any origin may listen: what is said is a height or a public address, and nothing else.
    this.window.postMessage({ message, value, secret: this.secret }, "*");
  }
}

/** True for another page of ours; a place in this page is not one, and other sites are not asked for. */
function leadsOut(link: HTMLAnchorElement): boolean {
  const samePage = link.pathname === window.location.pathname && link.hash !== "";
  return link.host === window.location.host && !link.hasAttribute("download") && !samePage;
}

/** The height the blog's owner chose (`?hauteur=`), else that of what is shown. */
function wantedHeight(): number {
  return Number(document.body.dataset.height) || document.body.getBoundingClientRect().height;
}

function whenHeightChanges(tell: () => void): void {
  let asked = 0;
  const soon = () => {
    window.cancelAnimationFrame(asked);
    asked = window.requestAnimationFrame(tell);
  };
  if ("ResizeObserver" in window) new ResizeObserver(soon).observe(document.body);
  window.addEventListener("load", soon);
  window.addEventListener("resize", soon);
  soon();
}
