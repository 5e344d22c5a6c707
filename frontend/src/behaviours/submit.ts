/** Sends a form as its own button would: checks first, and lets other scripts hear of it. */
export function submitForm(form: HTMLFormElement): void {
  if (form.requestSubmit) return form.requestSubmit();
  const button = form.querySelector<HTMLButtonElement>("button:not([type=button]), input[type=submit]");
  if (button) button.click();
  else form.submit();
}
