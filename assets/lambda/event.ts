/**
 * What Terraform sends: the input of an aws_lambda_invocation with lifecycle scope CRUD, plus the key `tf`. On delete
 * the input is the one last applied, so arming (`forceDestroy`) counts only once it has been deployed.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_invocation
 */
export type Action = "create" | "update" | "delete";

/** The event is none that this function knows; nothing was done. */
export class UnknownEvent extends Error {
  override readonly name = "UnknownEvent";
}

/** The members of an event, or of an object in it, not checked yet. */
export type Members = Readonly<Record<string, unknown>>;

/** Makes the input of a duty out of an event, member by member. Throws {@link UnknownEvent}. */
export type Reader<Input> = (members: Members) => Input;

/** What a reader makes, whichever of several it is. */
export type InputOf<Readers extends Readonly<Record<string, Reader<unknown>>>> = ReturnType<Readers[keyof Readers]>;

/**
 * The event, checked member by member.
 *
 * @param duties what the function knows: the reader of each duty's input by the duty's name
 * @throws UnknownEvent if it is of no duty among them, or not of its form
 */
export function parseEvent<Duties extends Readonly<Record<string, Reader<unknown>>>>(
  event: unknown,
  duties: Duties,
): { action: Action; input: InputOf<Duties> } {
  const members = record(event, "the event");
  const action = record(members.tf, "tf").action;
  if (action !== "create" && action !== "update" && action !== "delete") {
    throw new UnknownEvent(`tf.action is ${show(action)}; allowed: create, update, delete`);
  }
  const { duty } = members;
  if (typeof duty !== "string" || !Object.hasOwn(duties, duty)) {
    throw new UnknownEvent(`duty is ${show(duty)}; this function knows ${Object.keys(duties).join(", ")}`);
  }
  return { action, input: duties[duty]!(members) as InputOf<Duties> };
}

/** A text of one form. */
export function text(members: Members, member: string, form: RegExp): string {
  const value = members[member];
  if (typeof value !== "string" || !form.test(value)) {
    throw new UnknownEvent(`${member} is ${show(value)}; expected ${form.source}`);
  }
  return value;
}

/** A list of texts of one form, which the message calls `what`. */
export function texts(members: Members, member: string, form: RegExp, what: string): string[] {
  const value = members[member];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string" && form.test(item))) {
    throw new UnknownEvent(`${member} is ${show(value)}; expected a list of ${what}`);
  }
  return value as string[];
}

/** A switch. Only a real `true` turns it on: a string or a number is refused rather than taken for it. */
export function flag(members: Members, member: string): boolean {
  const value = members[member];
  if (typeof value !== "boolean") throw new UnknownEvent(`${member} is ${show(value)}; expected true or false`);
  return value;
}

/** A member that may be missing, else read as one of its kind. */
export function optional<T>(members: Members, member: string, read: () => T): T | undefined {
  return members[member] === undefined ? undefined : read();
}

/** An object, which the message calls `what`. */
export function record(value: unknown, what: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnknownEvent(`${what} is ${show(value)}; expected an object`);
  }
  return value as Members;
}

const show = (value: unknown) => JSON.stringify(value) ?? "missing";
