/** What the user can act on: the message says all, no stack trace is needed. */
export class UserError extends Error {
  override readonly name = "UserError";
}
