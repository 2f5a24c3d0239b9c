// A copy of a text behind its textarea, in the same place and face: it carries the marks that a textarea cannot.

export class Mirror {
  constructor(field) {
    this.field = field;
    this.marks = []; // {start, end, kind}, in order
    this.text = field.value;
    this.copy = document.createElement("div");
    this.copy.className = "mirror";
    this.copy.setAttribute("aria-hidden", "true");
    field.before(this.copy);
    field.addEventListener("input", () => this.follow());
    this.draw();
  }

  /** Shows findings in the text as it was asked about; keys pressed since have moved nothing yet. */
  show(marks) {
    this.marks = [...marks].sort((one, other) => one.start - other.start);
    this.text = this.field.value;
    this.draw();
  }

  /** Moves the marks along with what is typed, and drops those that are typed into. */
  follow() {
    const [before, now] = [this.text, this.field.value];
    const most = Math.min(before.length, now.length);
    let same = 0;
    while (same < most && before[same] === now[same]) same++;
    let tail = 0;
    while (tail < most - same && before.at(-1 - tail) === now.at(-1 - tail)) tail++;
    const by = now.length - before.length;
    this.marks = this.marks
      .filter(({ start, end }) => end <= same || start >= before.length - tail)
      .map((mark) => (mark.end <= same ? mark : { ...mark, start: mark.start + by, end: mark.end + by }));
    this.text = now;
    this.draw();
  }

  draw() {
    const parts = [];
    let last = 0;
    for (const { start, end, kind } of this.marks) {
      if (start < last || end > this.text.length) continue;
      const mark = document.createElement("mark");
      mark.className = kind;
      mark.textContent = this.text.slice(start, end);
      parts.push(this.text.slice(last, start), mark);
      last = end;
    }
    // A last line that is empty has no height without a character.
    this.copy.replaceChildren(...parts, `${this.text.slice(last)}\u200b`);
  }
}
