import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { ConfigError, loadConfig, parseConfig } from "../../src/config/load";
import { type Config, hasStudio, type StudioConfiguration } from "../../src/config/schema";
import { configurations } from "../../tools/synth";

const ROOT = resolve(__dirname, "../..");

/** What every configuration needs, as YAML text. */
export const REQUIRED = 'name: ml\nregion: us-east-1\naccountId: "123456789012"\n';

/** The required keys with others laid over them, as YAML text. */
export function withKeys(keys: object): string {
  return stringify({ ...(parse(REQUIRED) as object), ...keys });
}

/** A checked configuration: the required keys and a studio, with others laid over them. */
export function configOf(keys: object = {}): StudioConfiguration {
  return withStudio(parseConfig(withKeys({ studio: {}, ...keys }), "config.yaml"));
}

/** A configuration file of the project, which must ask for a studio. */
export function studioConfiguration(path: string): StudioConfiguration {
  return withStudio(loadConfig(path));
}

/** The configuration files of the project that ask for a studio, relative to it. */
export function studioFiles(): string[] {
  return configurations(ROOT).filter((file) => hasStudio(loadConfig(join(ROOT, file))));
}

function withStudio(config: Config): StudioConfiguration {
  if (!hasStudio(config)) throw new Error("the configuration asks for no studio");
  return config;
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
