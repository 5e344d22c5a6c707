/** Undoes what a behaviour did; called when its element leaves the page. */
export type Detach = () => void;

/** Brings one element to life. It may remove the element when the browser cannot offer what it promises. */
export type Behaviour = (element: HTMLElement) => Detach | void;

export type Behaviours = Readonly<Record<string, Behaviour>>;

const ATTRIBUTE = "data-behaviour";

/** The words of a `data-behaviour` attribute, each once. */
export function namesIn(attribute: string | null): string[] {
  return [...new Set((attribute ?? "").split(/\s+/).filter(Boolean))];
}

/**
 * Attaches behaviours to every element that names one, now and when elements come later.
 * Names it does not know are left to another script of the page. A behaviour that throws is
 * logged and the others go on: one broken button must not take the page from a group at work.
 * Returns a function that stops watching and detaches everything.
 */
export function start(behaviours: Behaviours, root: HTMLElement = document.documentElement): Detach {
  const attached = new Map<Element, Detach[]>();

  const attach = (element: HTMLElement) => {
    if (attached.has(element)) return;
    const wanted = namesIn(element.getAttribute(ATTRIBUTE)).filter((name) => name in behaviours);
    if (!wanted.length) return;
    attached.set(element, []);
    for (const name of wanted) {
      const detach = attempt(name, () => behaviours[name]?.(element));
      if (detach) attached.get(element)?.push(detach);
    }
  };

  const detach = (element: Element) => {
    attached.get(element)?.forEach((undo) => attempt("detach", undo));
    attached.delete(element);
  };

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      record.removedNodes.forEach((node) => inside(node).filter((e) => !e.isConnected).forEach(detach));
      record.addedNodes.forEach((node) => inside(node).filter((e) => e.isConnected).forEach(attach));
    }
  });
  inside(root).forEach(attach);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    [...attached.keys()].forEach(detach);
  };
}

function inside(node: Node): HTMLElement[] {
  if (!(node instanceof HTMLElement)) return [];
  const found = [...node.querySelectorAll<HTMLElement>(`[${ATTRIBUTE}]`)];
  return node.hasAttribute(ATTRIBUTE) ? [node, ...found] : found;
}

function attempt<T>(name: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    console.error(`behaviour ${name}`, error);
    return undefined;
  }
}
