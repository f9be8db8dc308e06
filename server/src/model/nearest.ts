/** Edits (insert, delete, replace, swap of neighbours) from one word to another, at most `limit` + 1. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** Characters that both start with. */
function sharedStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** The candidates that a mistyped word may have meant, nearest first; none where nothing comes near. */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  if (word.length > 60) return [];
  const limit = word.length <= 3 ? 1 : word.length <= 6 ? 2 : 3;
  const lower = word.toLowerCase();
  const scored: { candidate: string; score: number; shared: number }[] = [];
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const shared = sharedStart(lower, other);
    const score = other === lower ? 0 : distance(lower, other, limit);
    if (score <= limit && score < word.length && (score === 0 || word.length > 1))
      scored.push({ candidate, score, shared });
    else if (lower.length >= 3 && (other.startsWith(lower) || other.endsWith(lower)))
      scored.push({ candidate, score: limit, shared });
  }
  return scored
    .sort((a, b) => a.score - b.score || b.shared - a.shared || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map((s) => s.candidate);
}
