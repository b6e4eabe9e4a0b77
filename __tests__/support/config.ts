import { parse, stringify } from "yaml";
import { ConfigError, parseConfig } from "../../src/config/load";
import { type Config } from "../../src/config/schema";

/** What every configuration needs, as YAML text. */
export const REQUIRED = 'name: ml\nregion: us-east-1\naccountId: "123456789012"\n';

/** The required keys with others laid over them, as YAML text. */
export function withKeys(keys: object): string {
  return stringify({ ...(parse(REQUIRED) as object), ...keys });
}

/** A checked configuration: the required keys with others laid over them. */
export function configOf(keys: object = {}): Config {
  return parseConfig(withKeys(keys), "config.yaml");
}

/** The message for a text that must be refused. */
export function messageOf(text: string): string {
  try {
    parseConfig(text, "config.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`accepted:\n${text}`);
}

/** The problems that are reported for the required keys with others laid over them, without their line numbers. */
export function problemsOf(keys: object): string[] {
  const [, ...problems] = messageOf(withKeys(keys)).split("\n");
  return problems.map((problem) => problem.trim().replace(/ \(line \d+\):/, ":"));
}
