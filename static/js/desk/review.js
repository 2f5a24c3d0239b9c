// Asks the server what the guard finds in the form, a moment after the last key. Only the latest answer counts.

import { ask } from "./session.js";

const PAUSE = 100; // milliseconds after the last key

export class LiveReview {
  constructor(form, show) {
    this.form = form;
    this.show = show;
    this.status = document.querySelector('[data-part="paused"]');
  }

  askSoon() {
    this.asking?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const answer = await ask(this.form.dataset.review, { form: this.form, signal, isUnasked: true });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      if (signal.aborted) return;
      this.status.hidden = true;
      this.show(found);
      this.form.dataset.reviewed = String(Number(this.form.dataset.reviewed ?? 0) + 1);
    } catch (failure) {
      if (signal.aborted) return;
      const { signedOut, noAnswer } = this.status.dataset;
      this.status.textContent = failure.message === "signed out" ? signedOut : noAnswer;
      this.status.hidden = false;
    }
  }
}
