// The server's answer to a command, put into the source that the reader holds.

/** Return {source, missed}: the source with the answer in it; missed where it lacks what somebody else did. */
export function withAnswer(server, answer) {
  const { lines, codings, stamp, ...whole } = answer;
  const segments = lines ? patchedLines(server.segments, lines) : server.segments;
  const missed = segments === null || ![stamp.before, stamp.after].includes(server.stamp);
  const source = {
    ...server,
    ...whole,
    segments: segments || server.segments,
    codings: patchedCodings(server.codings, codings),
    // With somebody else's change missing, what came since the last whole state is asked for.
    stamp: missed ? server.stamp : stamp.after,
  };
  return { source, missed };
}

/** Return the source with what others did in it, or null where it cannot be put in. */
export function withNews(server, { lines, codings, stamp, ...whole }) {
  const segments = lines ? patchedLines(server.segments, lines) : server.segments;
  if (segments === null) return null;
  const patched = patchedCodings(server.codings, codings);
  return { ...server, ...whole, segments, codings: patched, stamp: stamp.after };
}

/** Return the lines with `changed` and `removed` in them, or null where a new one's neighbour is unknown. */
function patchedLines(segments, { changed, removed }) {
  const gone = new Set(removed);
  const fresh = new Map(changed.map((line) => [line.id, line]));
  const lines = segments
    .filter((line) => !gone.has(line.id))
    .map((line) => {
      const newer = fresh.get(line.id);
      fresh.delete(line.id);
      return newer || line;
    });
  for (const line of fresh.values()) {
    const before = lines.findIndex((other) => other.id === line.after_id);
    if (before < 0 && line.after_id !== null) return null;
    lines.splice(before + 1, 0, line);
  }
  return lines;
}

function patchedCodings(codings, { changed, removed }) {
  const gone = new Set([...removed, ...changed.map((coding) => coding.id)]);
  return [...codings.filter((coding) => !gone.has(coding.id)), ...changed];
}
