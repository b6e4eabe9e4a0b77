import { DataAwsSsmParametersByPath } from "@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path";
import { type Precondition, ref, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { addressOf } from "../address";
import { quoted } from "../quoted";
import { parameterName, type PublishedName, publishedPath } from "./parameter-name";

/**
 * What another stack has published, or `missing` where it has not: never an error, since a stack must be planned and
 * destroyed also when the other is gone. Known to Terraform at plan.
 *
 * @param missing plain text
 */
export function publishedParameter(scope: Construct, published: PublishedName, missing = ""): string {
  const found = parametersOf(scope, published);
  const values = `zipmap(${found}.names, ${found}.values)`;
  const value = `lookup(${values}, ${quoted(parameterName(published))}, ${quoted(missing)})`;
  // The provider takes every value for a secret.
  return Token.asString(ref(`nonsensitive(${value})`));
}

/** For what cannot be without a parameter: stops a plan, but no destroy, and says which stack to deploy first. */
export function mustBePublished(scope: Construct, published: PublishedName): Precondition {
  const name = parameterName(published);
  return {
    condition: Token.asString(ref(`contains(${parametersOf(scope, published)}.names, ${quoted(name)})`)),
    errorMessage: `There is no parameter ${name} yet. Deploy the stack ${published.stack} first.`,
  };
}

/**
 * Address of all that a stack has published, read once. By path: a data source that is asked for one parameter fails
 * where there is none, on destroy too.
 */
function parametersOf(scope: Construct, { deployment, stack }: Omit<PublishedName, "name">): string {
  const parent = childOf(TerraformStack.of(scope), "Published", (top, id) => new Construct(top, id));
  const path = publishedPath({ deployment, stack });
  const found = childOf(
    parent,
    `${deployment}:${stack}`,
    (published, id) => new DataAwsSsmParametersByPath(published, id, { path, recursive: true, withDecryption: false }),
  );
  return `data.${addressOf(found)}`;
}

function childOf<Child extends Construct>(
  parent: Construct,
  id: string,
  make: (parent: Construct, id: string) => Child,
): Child {
  return (parent.node.tryFindChild(id) as Child | undefined) ?? make(parent, id);
}
