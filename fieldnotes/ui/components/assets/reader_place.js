// Where a line of a document stands: its page, its rank as a heading, the words above it, who answered.

/** Put the place of a line around its words; before: the line above it, or undefined. */
export function paintPlace(r, row, segment, before) {
  const form = r.view.form || "";
  if (r.root.dataset.form !== form) r.root.dataset.form = form;
  // A line that was never anything else is made as one that has no place of its own.
  const isPlain = segment.page == null && !segment.heading && !segment.about && !segment.level;
  if (isPlain && !row.fnPlaced) return;
  row.fnPlaced = true;
  const [sheet, heading, about] = row.querySelectorAll(".fn-r-leaf, .fn-r-heading, .fn-r-about");
  sheet.hidden = segment.page == null || segment.page === before?.page;
  sheet.textContent = sheet.hidden ? "" : `page ${segment.page}`;
  // A question stands once above its answers; the parts of a debrief each have their own heading.
  heading.hidden = !segment.heading || (segment.about != null && segment.heading === before?.heading);
  heading.textContent = segment.heading || "";
  about.hidden = !segment.about;
  about.textContent = segment.about || "";
  const text = row.querySelector(".fn-r-text");
  row.dataset.level = segment.level || 0;
  if (segment.level) text.setAttribute("role", "heading");
  else text.removeAttribute("role");
  if (segment.level) text.setAttribute("aria-level", String(Math.min(6, segment.level + 2)));
  else text.removeAttribute("aria-level");
}

/** Return a short text that differs whenever the place would look different. */
export function lookOfPlace(segment, before) {
  const { heading, about, level, page } = segment;
  return JSON.stringify([heading, about, level, page, before?.heading, before?.page]);
}

/** Return what the words before all corrections are called: those of the machine, or of the file. */
export function nameOfFirstWords(r) {
  return r.view.kind === "transcript" ? "What the machine heard" : "What it said before";
}

/** Say why the lines here cannot be corrected, or return "" where they can. */
export function whyFixed(r) {
  if (r.view.editable === false) return "While you code independently, the words stay as they are";
  return r.view.form === "debrief" ? "A debrief is edited on the page of its walk" : "";
}

/** Say whether lines can be split and joined here: a note, an answer, a part of a debrief is one piece. */
export function hasLines(r) {
  return r.view.kind !== "observation" && !["answers", "debrief"].includes(r.view.form);
}
