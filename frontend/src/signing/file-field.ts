/** The file field of a form, filled by the page: the form then goes the ordinary way. */

/** True where a script may put a file into a field. */
export function canAttach(): boolean {
  try {
    return new DataTransfer().items !== undefined;
  } catch {
    return false; // Safari before 14.1: the phone's own recorder and camera remain
  }
}

export function give(form: HTMLElement, bytes: Blob, name: string): void {
  const field = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!field) return;
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: bytes.type }));
  field.files = carried.files;
}

export function part(form: HTMLElement, name: string): HTMLElement {
  const found = form.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (!found) throw new Error(`no ${name} here`);
  return found;
}
