/** Asking our server: JSON both ways, the csrf token, one family of errors. */
import { clock } from "./clock";
import { csrf, pagePerson, renewCsrf } from "./page";
import { onNetwork } from "./wake";

const PATIENCE = 30_000; // milliseconds; beyond, a bad network counts as none
const RENEWAL_PAUSE = 60_000;
const DOUBT = 3_000; // milliseconds; asked so long before the network changed, the answer may never come

/**
 * What went wrong. `message` is the server's own sentence, to be shown as it is; it is empty when the
 * server could not be heard (`status` 0, code `offline`).
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = "",
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds, when the server says how long to wait. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Trying the same thing later may work. */
  get passing(): boolean {
    return this.status === 0 || [408, 423, 425, 429].includes(this.status) || this.status >= 500;
  }
}

export function getJson<T>(url: string): Promise<T> {
  return ask<T>("GET", url);
}

/** `lasting`: the request goes on when the page closes. */
export async function postJson<T>(url: string, body: unknown, lasting = false): Promise<T> {
  try {
    return await ask<T>("POST", url, body, lasting);
  } catch (error) {
    if (!lasting && (await tokenRenewed(error))) return ask<T>("POST", url, body);
    throw error;
  }
}

/** Headers of every request that changes something; `X-Studio-Person` lets the server refuse a page
 * whose person has left the post. */
export function unsafeHeaders(): Record<string, string> {
  const headers: Record<string, string> = { "X-CSRFToken": csrf() };
  if (pagePerson()) headers["X-Studio-Person"] = pagePerson();
  return headers;
}

/** The error of an answer, whatever its body is. */
export function readError(status: number, body: string, retryAfter: string | null): ApiError {
  const wait = retryAfter && Number.isFinite(Number(retryAfter)) ? Number(retryAfter) : null;
  try {
    const told = JSON.parse(body) as { error?: string; message?: string; fields?: Record<string, string> };
    return new ApiError(status, told.error ?? "error", told.message ?? "", told.fields ?? {}, wait);
  } catch {
    return new ApiError(status, "unreadable", "", {}, wait);
  }
}

async function ask<T>(method: string, url: string, body?: unknown, lasting = false): Promise<T> {
  const { answer, text } = await send(method, url, body, lasting).catch(offline);
  clock.check(answer.headers.get("Date"));
  if (!answer.ok) throw readError(answer.status, text, answer.headers.get("Retry-After"));
  try {
    return JSON.parse(text) as T;
  } catch {
    // A hotel or town-hall network answers 200 with its own sign-in page.
    throw new ApiError(0, "offline");
  }
}

interface Heard {
  answer: Response;
  text: string;
}

async function send(method: string, url: string, body: unknown, keepalive: boolean): Promise<Heard> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const began = Date.now();
  const leave = onNetwork(() => Date.now() - began > DOUBT && stop.abort());
  const options: RequestInit = { method, headers: headers(method), credentials: "same-origin", signal: stop.signal, keepalive };
  if (body !== undefined) options.body = JSON.stringify(body);
  try {
    const answer = await fetch(url, options);
    return { answer, text: await answer.text() };
  } finally {
    clearTimeout(timer);
    leave();
  }
}

function headers(method: string): Record<string, string> {
  const plain = { Accept: "application/json" };
  return method === "GET" ? plain : { ...plain, ...unsafeHeaders(), "Content-Type": "application/json" };
}

function offline(): never {
  throw new ApiError(0, "offline");
}

let renewed = -RENEWAL_PAUSE;

async function tokenRenewed(error: unknown): Promise<boolean> {
  const refused = error instanceof ApiError && (error.status === 400 || error.status === 403);
  if (!refused || performance.now() - renewed < RENEWAL_PAUSE) return false;
  renewed = performance.now();
  return renewCsrf().catch(() => false);
}
