/** What waits on this browser for one draft: operations, files, and what was refused. */
import { reference } from "../capture/uploads";
import type { TakeRow } from "../disk/tables";
import { clock } from "../net/clock";
import type { Desk } from "./desk";
import { localValue, type LocalMedia } from "./local";
import type { Pending } from "./state";
import { refusedOnes, type Refused } from "./status";

export class WaitingWork {
  refused: readonly Refused[] = [];
  /** Files on their way to the disk: drawn already. */
  #arriving = new Map<string, TakeRow>();
  #reading: Promise<void> = Promise.resolve();
  #latest = 0;

  constructor(
    private readonly desk: Desk,
    private readonly draft: string,
    private readonly media: LocalMedia,
    private readonly draw: (pending: Pending[]) => void,
  ) {}

  /** A file that can be seen here from now on, and is about to be kept. */
  show(take: TakeRow, blob: Blob): void {
    this.#arriving.set(take.id, take);
    this.media.show(take.id, blob);
    this.outdate();
  }

  async keep(take: TakeRow, blob: Blob): Promise<void> {
    await this.desk.takes.keep(take, blob);
    this.#arriving.delete(take.id);
  }

  /** Read again what waits, one reading after the other: only the last one asked for is drawn. */
  read(): Promise<void> {
    const mine = ++this.#latest;
    this.#reading = this.#reading.then(() => this.#read(mine)).catch((error) => console.error(error));
    return this.#reading;
  }

  /** Something has just changed that a reading going on may have missed; another one will follow. */
  outdate(): void {
    this.#latest++;
  }

  async #read(mine: number): Promise<void> {
    if (mine !== this.#latest) return;
    const rows = await this.desk.outbox.rows(this.draft);
    const takes = await this.#takes();
    await this.media.load(takes.filter(({ id }) => !this.#arriving.has(id)));
    if (mine !== this.#latest) return;
    this.refused = refusedOnes(rows, takes);
    rows.forEach(({ op }) => clock.see(op.made_at));
    const operations = rows.map(({ op, state, message }): Pending => ({ change: op, trouble: state === "refused" ? message : null }));
    this.draw([...operations, ...takes.flatMap(pendingTake)]);
  }

  async #takes(): Promise<TakeRow[]> {
    const ours = ({ draft, state }: TakeRow) => draft === this.draft && (state === "ready" || state === "refused");
    const kept = (await this.desk.takes.all()).filter(ours);
    return [...new Map([...kept, ...this.#arriving.values()].map((take) => [take.id, take])).values()];
  }
}

/** Until the file has its id, the item points at the take. */
export function pendingTake(take: TakeRow): Pending[] {
  const change = reference(take, localValue(take.id));
  return change ? [{ change, trouble: take.state === "refused" ? take.message : null }] : [];
}
