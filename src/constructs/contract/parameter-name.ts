import { type Bound } from "../bounds";

/** A parameter by which one stack tells another something. */
export interface PublishedName {
  /** Name of the deployment that both stacks belong to. */
  readonly deployment: string;
  /** Id of the stack that publishes it. */
  readonly stack: string;
  /** Name within the stack, such as `index-url`. It may have levels of its own: `network/vpc-id`. */
  readonly name: string;
}

/** Path of all that a stack publishes. */
export function publishedPath({ deployment, stack }: Omit<PublishedName, "name">): string {
  return `/${deployment}/${stack}`;
}

/** The whole name of a parameter. */
export function parameterName(published: PublishedName): string {
  return `${publishedPath(published)}/${published.name}`;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const PARAMETER_NAME: Bound<string> = {
  allowed:
    "up to 1011 characters in up to 15 levels of letters, digits, dots, dashes and underscores, not below /aws or /ssm",
  admits: (name) => name.length <= 1011 && /^(\/[\w.-]+){1,15}$/.test(name) && !/^\/(aws|ssm)/i.test(name),
};
