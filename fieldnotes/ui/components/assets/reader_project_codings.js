// What waiting commands make of the codings, until the server's answer settles it.

/** Apply a waiting entry to the view's codings; says whether it was one about codings. */
export function projectOnCodings(view, entry) {
  const { command } = entry;
  const change = (fields) => {
    view.codings = view.codings.map((coding) =>
      coding.id === command.coding_id ? { ...coding, ...fields, waiting: true } : coding,
    );
  };
  switch (command.op) {
    case "apply":
      view.codings.push(madeCoding(entry, command));
      break;
    case "accept":
      change({ status: "accepted" });
      break;
    case "reject":
      change({ status: "rejected" });
      break;
    case "remove":
      view.codings = view.codings.filter((coding) => coding.id !== command.coding_id);
      break;
    case "recode":
      recode(view, entry, change);
      break;
    case "resize": {
      const { first_segment_id, start_char, last_segment_id, end_char } = command;
      change({ first_segment_id, start_char, last_segment_id, end_char, status: "accepted" });
      break;
    }
    case "rate":
      change({ intensity: command.intensity, valence: command.valence });
      break;
    case "memo": {
      const coding = view.codings.find(({ id }) => id === command.coding_id);
      const others = (coding?.memos || []).filter(([who]) => who !== entry.coder);
      change({ memos: command.text ? [...others, [entry.coder, command.text]] : others });
      break;
    }
    default:
      return false;
  }
  view.steps = { undo: command.op, redo: null };
  return true;
}

/** A machine's suggestion is refused and the other code put in its place; a person's coding is changed. */
function recode(view, entry, change) {
  const { command } = entry;
  const coding = view.codings.find(({ id }) => id === command.coding_id);
  if (!coding) return;
  if (coding.confidence == null) {
    change({ code_id: command.code_id });
    return;
  }
  change({ status: "rejected" });
  view.codings.push(madeCoding(entry, { ...coding, code_id: command.code_id }));
}

function madeCoding(entry, fields) {
  return {
    ...fields,
    id: entry.temporary,
    status: "accepted",
    made_by: entry.coder,
    coder: entry.coder,
    confidence: null,
    intensity: fields.intensity ?? null,
    valence: fields.valence ?? null,
    memos: [],
    waiting: true,
  };
}
