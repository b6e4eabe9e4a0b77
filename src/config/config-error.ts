/** A configuration that cannot be used. The message names every problem; no stack trace is needed to act on it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  /** A headline such as `config.yaml has 2 problems`, and one line for each. */
  static listing(headline: string, problems: readonly string[]): ConfigError {
    return new ConfigError([`${headline}:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
  }
}
