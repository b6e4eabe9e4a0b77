import { type Issue, type Path } from "../issue";
import { type Names, tooLong } from "../names/name";
import { stateNames } from "../names/state";
import { type Config } from "../schema";

/** A value of the configuration that names are made of. */
interface Part {
  readonly path: Path;
  readonly value: string;
}

/** A problem for each name that would be refused for its length, at the value that can be shortened. */
export function nameLengths({ path, value }: Part, names: Names): Issue[] {
  return tooLong(names).map(({ name: { kind, text }, limit }) => ({
    path,
    message:
      `${value} makes the ${kind} name ${text} of ${text.length} characters, ${limit} are allowed; ` +
      `shorten the ${path.at(-1)} by ${text.length - limit}`,
  }));
}

/** The same for the names under which the state of a stack lies. */
export function stateNameLengths(config: Config, stack: string): Issue[] {
  const { name, state } = config;
  const { workspace, ...others } = stateNames(config, stack);
  const prefix = state.mode === "hcp" ? state.workspacePrefix : undefined;
  const part =
    prefix === undefined ? { path: ["name"], value: name } : { path: ["state", "workspacePrefix"], value: prefix };
  return [...nameLengths({ path: ["name"], value: name }, others), ...nameLengths(part, { workspace })];
}
