export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The straight line through points by least squares. */
export function straightLine(points: readonly (readonly [x: number, y: number])[]) {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const variance = mean(points.map(([x]) => (x - meanX) ** 2));
  const slope = mean(points.map(([x, y]) => (x - meanX) * (y - meanY))) / variance;
  return { slope, at: (x: number) => meanY + slope * (x - meanX) };
}

/** Lines with aligned columns: the first one is text, the others are figures. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .map((line) => `  ${line}\n`)
    .join("");
}

/** A table of runs in seconds, by the name of what ran. */
export function secondsTable(runs: Readonly<Record<string, readonly number[]>>): string {
  return table([
    ["", "median", "least", "greatest"],
    ...Object.entries(runs).map(([name, seconds]) => [
      name,
      ...[median(seconds), Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(2)),
    ]),
  ]);
}
