/** One kind of event, and those who listen to it. A listener that fails does not stop the others. */
export class Signal<T> {
  #listeners = new Set<(value: T) => void>();

  /** Listen; call what is returned to stop. */
  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
