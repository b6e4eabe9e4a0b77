/** A table, its cells as they are but for the bars. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

/** Text as code, anything else as JSON. */
export function code(data: unknown): string {
  return `\`${typeof data === "string" ? data : JSON.stringify(data)}\``;
}

/** A text with each section, by the name in its markers, between them. Throws, with the file's name, where they are missing. */
export function withSections(text: string, file: string, sections: Readonly<Record<string, () => string>>): string {
  return Object.entries(sections).reduce((current, [name, render]) => {
    const [startMarker, endMarker] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [start, end] = [current.indexOf(startMarker), current.indexOf(endMarker)];
    if (start < 0 || end < start) {
      throw new Error(`${file} lacks ${startMarker} and ${endMarker}; put them where the section goes`);
    }
    return `${current.slice(0, start + startMarker.length)}\n\n${render()}\n\n${current.slice(end)}`;
  }, text);
}
