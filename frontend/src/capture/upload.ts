/**
 * Sends one take by the tus protocol, resuming where it was cut, in this page or a later one.
 * The take's own id is its fingerprint: phones re-encode a photo each time it is read, so its bytes
 * cannot tell that it is the same one.
 */
import { Upload, type UploadOptions } from "tus-js-client/lib/browser/index.js";
import type { DetailedError, HttpResponse } from "tus-js-client";
import type { TakeRow } from "../disk/tables";
import { ApiError, readError, unsafeHeaders } from "../net/request";
import { onNetwork } from "../net/wake";
import type { TakeSource } from "./source";

const ENDPOINT = "/api/uploads";
const SMALLEST = 512 * 1024; // bytes of one request
const LARGEST = 1024 * 1024;
const QUICK = 2_000; // milliseconds; a request faster than this may be larger next time
const STALLED = 60_000; // no byte went out for so long: the connection is dead even if nobody says so
const DOUBT = 3_000; // milliseconds; silent for so long when the network changes: dead as well
const QUICK_RETRIES = [0, 1_000, 3_000]; // milliseconds; longer waits belong to the queue
const AT_ONCE = [0, 409, 423, 500, 502, 504]; // a cut wire, another offset, another writer, a stumble

export interface Sending {
  onProgress?: (sent: number, total: number | null) => void;
  /** The upload has its address: keep it, to resume after a crash. */
  onUrl?: (url: string) => void;
  signal?: AbortSignal;
}

/** Sends until the end; the id of the stored file. Rejects with ApiError; what was sent stays sent. */
export function sendTake(take: TakeRow, source: TakeSource, sending: Sending = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    source.revive();
    const upload: Upload = new Upload(source as unknown as Blob, {
      ...fixed(take, source),
      onUploadUrlAvailable: () => sending.onUrl?.(upload.url ?? ""),
      onProgress: (sent, total) => (watch.alive(), sending.onProgress?.(sent, total)),
      onChunkComplete: () => (upload.options.chunkSize = pace.next()),
      onBeforeRequest: (request) => {
        pace.begin();
        watch.begin();
        Object.entries(unsafeHeaders()).forEach(([name, value]) => request.setHeader(name, value));
      },
      onAfterResponse: () => watch.end(),
      onSuccess: ({ lastResponse }) => finish(() => settle(lastResponse, resolve, reject)),
      onError: (error) => finish(() => reject(asApiError(error))),
    });
    const give = () => finish(() => (void upload.abort(), source.cancel(), reject(new ApiError(0, "offline"))));
    const watch = new Watchdog(give);
    const pace = new Pace();
    const finish = (act: () => void) => (watch.end(), sending.signal?.removeEventListener("abort", give), act());
    sending.signal?.addEventListener("abort", give);
    upload.start();
  });
}

/** Tell the server to forget an unfinished upload. Never rejects: unfinished ones expire there anyway. */
export async function terminate(url: string): Promise<void> {
  await Upload.terminate(url, { headers: unsafeHeaders(), retryDelays: null }).catch(() => undefined);
}

function fixed(take: TakeRow, source: TakeSource): UploadOptions {
  const metadata: Record<string, string> = { action: take.action, draft: take.draft, take: take.id, medium: take.medium };
  if (take.item) metadata.item = take.item;
  if (take.path) metadata.path = take.path;
  metadata.made_at = take.made_at; // what a dead browser leaves must be found from another post
  if (take.speakers !== undefined) metadata.speakers = take.speakers;
  if (take.agreed) metadata.agreed = take.agreed;
  if (take.name) metadata.name = take.name;
  if (take.seconds !== null) metadata.seconds = String(take.seconds);
  return {
    endpoint: ENDPOINT,
    uploadUrl: take.uploadUrl,
    metadata,
    fingerprint: () => Promise.resolve(take.id),
    storeFingerprintForResuming: false, // kept with the take, where sign-out can reach it
    fileReader: { openFile: () => Promise.resolve(source) },
    uploadLengthDeferred: take.live,
    chunkSize: SMALLEST,
    retryDelays: QUICK_RETRIES,
    onShouldRetry: (error) => AT_ONCE.includes(statusOf(error)) && navigator.onLine !== false,
  };
}

function settle(last: HttpResponse, resolve: (file: string) => void, reject: (error: ApiError) => void): void {
  const file = last.getHeader("Studio-File");
  if (file) resolve(file);
  else reject(new ApiError(502, "no-file")); // asked again later, by HEAD
}

function statusOf(error: Error | DetailedError): number {
  return "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

function asApiError(error: Error | DetailedError): ApiError {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  if (!answer || !answer.getStatus()) return new ApiError(0, "offline");
  return readError(answer.getStatus(), answer.getBody(), answer.getHeader("Retry-After") ?? null);
}

/** Larger pieces while they pass quickly, smaller ones when they do not. */
class Pace {
  #size = SMALLEST;
  #begun = 0;

  begin(): void {
    this.#begun = performance.now();
  }

  next(): number {
    const quick = performance.now() - this.#begun < QUICK;
    this.#size = quick ? Math.min(LARGEST, this.#size * 2) : SMALLEST;
    return this.#size;
  }
}

/** Barks when a request is open and no byte has moved for too long, sooner when the network changes. */
class Watchdog {
  #timer = 0;
  #moved = 0;
  #leave: () => void = () => undefined;

  constructor(private readonly bark: () => void) {}

  begin(): void {
    this.end();
    this.#moved = Date.now();
    this.#timer = window.setTimeout(this.bark, STALLED);
    this.#leave = onNetwork(() => Date.now() - this.#moved > DOUBT && this.bark());
  }

  alive(): void {
    if (this.#timer) this.begin();
  }

  end(): void {
    this.#leave();
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}
