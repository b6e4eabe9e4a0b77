import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { type Block, type Template } from "./template";

/**
 * The subnets of an interface endpoint, as Terraform computes them at plan where AWS offers every service in every zone.
 * What it computes elsewhere, the end-to-end tests show.
 */
export function subnetsOf(template: Template, endpoint: Block): string[] {
  return valueOf(template, endpoint.attributes.subnet_ids as string);
}

/** How many network interfaces the endpoints of a stack come to, at most: its output, where every service is in every zone. */
export function mostInterfaces(template: Template): number {
  const sum = template.outputs.endpoint_network_interfaces as string;
  const [, lengths = ""] = /^\$\{0((?: \+ length\(local\.[\w-]+\))*)\}$/.exec(sum) ?? [];
  return [...lengths.matchAll(/local\.[\w-]+/g)].reduce((n, [name]) => n + valueOf(template, `\${${name}}`).length, 0);
}

/** The service that AWS is asked about for an endpoint. */
export function offerOf(template: Template, { path }: Block): Block {
  return template.at(DataAwsVpcEndpointService, `${path}Offer`);
}

function valueOf(template: Template, reference: string): string[] {
  const chosen = localOf(template, /^\$\{local\.([\w-]+)\}$/, reference) as string;
  const form =
    /^\$\{\[for zone, id in local\.([\w-]+) : id if length\((\S+)\.availability_zones\) == 0 \|\| contains\(\2\.availability_zones, zone\)\]\}$/;
  return Object.values(localOf(template, form, chosen) as Record<string, string>);
}

function localOf({ locals }: Template, form: RegExp, expression: string): unknown {
  const [, name = ""] = form.exec(expression) ?? [];
  if (!(name in locals)) throw new Error(`${expression} is not of the form ${form.source}, or names no local value`);
  return locals[name];
}
