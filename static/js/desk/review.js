// Asks the server what the guard finds in the form, a moment after the last key. Only the latest answer counts.

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
      const answer = await fetch(this.form.dataset.review, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "application/json" },
        redirect: "error",
        signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      if (signal.aborted) return;
      this.status.hidden = true;
      this.show(found);
      this.form.dataset.reviewed = String(Number(this.form.dataset.reviewed ?? 0) + 1);
    } catch {
      if (!signal.aborted) this.status.hidden = false;
    }
  }
}
