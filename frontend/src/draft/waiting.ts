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
  /** How many wait for the network. */
  pending = 0;
  /** Files on their way to the disk: drawn already. */
  #arriving = new Map<string, TakeRow>();
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly desk: Desk,
    private readonly draft: string,
    private readonly media: LocalMedia,
    private readonly draw: (pending: Pending[]) => void,
  ) {}

  /** Draw a file at once, and keep it. */
  async receive(take: TakeRow, blob: Blob): Promise<void> {
    this.#arriving.set(take.id, take);
    this.media.show(take.id, blob);
    await this.read();
    await this.desk.takes.keep(take, blob);
    this.#arriving.delete(take.id);
  }

  /** Read again what waits, one reading after the other: the last one tells the truth. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read()).catch((error) => console.error(error));
    return this.#reading;
  }

  async #read(): Promise<void> {
    const rows = await this.desk.outbox.rows(this.draft);
    const takes = await this.#takes();
    await this.media.load(takes.filter(({ id }) => !this.#arriving.has(id)));
    this.refused = refusedOnes(rows, takes);
    this.pending = rows.length + takes.length - this.refused.length;
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
function pendingTake(take: TakeRow): Pending[] {
  const change = reference(take, localValue(take.id));
  return change ? [{ change, trouble: take.state === "refused" ? take.message : null }] : [];
}
