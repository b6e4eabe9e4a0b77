import { readFileSync } from "node:fs";
import { checkConfig } from "./checks";
import { ConfigError } from "./config-error";
import { evaluatedTexts } from "./evaluated-texts";
import { formatPath, type Issue } from "./issue";
import { type Config, configSchema } from "./schema";
import { expectation, type SchemaIssue, schemaIssues, withoutFaults } from "./schema-issues";
import { YamlFile } from "./yaml-file";

export { ConfigError };

/**
 * The configuration file to read: the variable SAGEMAKER_CONFIG, else the context value `config` of cdktf.json, else
 * config.yaml. A relative path is relative to the working directory.
 */
export function configPath(env: Readonly<Record<string, string | undefined>>, context?: unknown): string {
  if (env.SAGEMAKER_CONFIG) return env.SAGEMAKER_CONFIG;
  if (context === undefined) return "config.yaml";
  if (typeof context === "string" && context !== "") return context;
  throw new ConfigError(
    `the context value config in cdktf.json is ${JSON.stringify(context)}, expected the path of a configuration file`,
  );
}

/** Reads and checks a configuration file. Throws a {@link ConfigError}. */
export function loadConfig(path: string): Config {
  return parseConfig(read(path), path);
}

/** Checks the text of a configuration file; `source` names it in messages. Throws a {@link ConfigError}. */
export function parseConfig(text: string, source: string): Config {
  const file = new YamlFile(text, source);
  const { content } = file;
  if (content === null || content === undefined) {
    throw new ConfigError(`${source} is empty; it needs at least name, region and accountId`);
  }
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new ConfigError(
      `${source} is ${Array.isArray(content) ? "a list" : "text"}, expected a mapping of keys to values`,
    );
  }
  const evaluated = evaluatedTexts(content);
  const told = new Set(evaluated.map(({ path }) => formatPath(path)));
  const result = configSchema.safeParse(content, { error: expectation });
  const found = result.success ? [] : schemaIssues(result.error.issues, file);
  const faults = [...evaluated, ...found.filter(({ path }) => !told.has(formatPath(path)))];
  // The rules on keys that are right still have their say, so that all problems come at once.
  const config = result.success ? result.data : withoutFaults(content);
  const unreliable = [...evaluated, ...found].flatMap(({ path, meant }: SchemaIssue) =>
    meant ? [path, meant] : [path],
  );
  const issues = [...faults, ...(config ? checkConfig(config, unreliable) : [])];
  if (!result.success || issues.length > 0) throw problems(file, source, issues);
  return result.data;
}

function problems(file: YamlFile, source: string, issues: readonly Issue[]): ConfigError {
  const located = issues
    .map(({ path, message }) => ({ path, message, line: file.lineOf(path) }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return ConfigError.listing(
    `${source} has ${issues.length === 1 ? "a problem" : `${issues.length} problems`}`,
    located.map(({ path, line, message }) => `${formatPath(path)}${line ? ` (line ${line})` : ""}: ${message}`),
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = { ENOENT: "does not exist", EISDIR: "is a directory" }[code ?? ""] ?? `cannot be read: ${message}`;
    throw new ConfigError(
      `the configuration file ${path} ${reason}; create it, or name another one by the variable SAGEMAKER_CONFIG or ` +
        "the context value config in cdktf.json",
    );
  }
}
