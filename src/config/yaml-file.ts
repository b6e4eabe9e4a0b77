import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { ConfigError } from "./config-error";
import { type Path } from "./issue";

/** A YAML text that knows where each of its values stands. */
export class YamlFile {
  /** The whole content as plain data. */
  readonly content: unknown;
  private readonly lines = new LineCounter();
  private readonly document: Document;

  /** `name` is what messages call the text. Throws a {@link ConfigError} with every line that is not valid YAML. */
  constructor(text: string, name: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, merge: true });
    // A warning is a tag that nobody knows, such as !Ref: its value would silently be text.
    const faults = [...this.document.errors, ...this.document.warnings].map(({ pos, message }) => {
      const { line, col } = this.lines.linePos(pos[0]);
      return `line ${line}, column ${col}: ${message}`;
    });
    if (faults.length > 0) throw ConfigError.listing(`${name} is not valid YAML`, faults);
    try {
      this.content = this.document.toJS();
    } catch (error) {
      // An alias without an anchor, or aliases of aliases beyond measure.
      throw new ConfigError(`${name} is not valid YAML: ${(error as Error).message}`);
    }
  }

  /** The line of a key, or of the nearest thing around a key that is missing. */
  lineOf(path: Path): number | undefined {
    const { range } = this.find(path).start ?? {};
    return range ? this.lines.linePos(range[0]).line : undefined;
  }

  /** A scalar as its author wrote it: 012 is the number 12 to YAML. */
  textOf(path: Path): string | undefined {
    const { value } = this.find(path);
    return isScalar(value) ? value.source : undefined;
  }

  private find(path: Path): { start?: Node; value?: unknown } {
    let value: unknown = this.document.contents;
    let start: Node | undefined;
    for (const key of path) {
      if (isAlias(value)) value = value.resolve(this.document);
      const pair = isMap(value)
        ? value.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      value = isSeq(value) ? value.items[Number(key)] : pair?.value;
      const here = (pair?.key ?? value) as Node | undefined;
      if (!here) break;
      start = here;
    }
    return { start, value };
  }
}
