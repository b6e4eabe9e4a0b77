import { createHash } from "node:crypto";
import { type TerraformJson } from "./deployment";

/** A stack's cdk.tf.json, as far as it is read here. */
export interface SynthesizedStack {
  readonly provider: {
    readonly aws: readonly {
      readonly region: string;
      readonly allowed_account_ids: readonly string[];
      readonly default_tags?: readonly { readonly tags: Readonly<Record<string, string>> }[];
    }[];
  };
  /** Type -> name -> arguments. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

type Arguments = Readonly<Record<string, unknown>>;

interface Made {
  readonly region: string;
  readonly account: string;
  /** So many hexadecimal digits, always the same for one resource. */
  readonly digits: (length: number) => string;
  /** An argument of the resource. */
  readonly argument: (name: string) => string;
}

/**
 * What AWS decides, made up in AWS's form, by resource type and attribute. Only for the types that policies are made of;
 * an attribute that is missing here is an error where something refers to it.
 */
const MADE_UP: Readonly<Record<string, Readonly<Record<string, (made: Made) => string>>>> = {
  aws_iam_policy: {
    arn: ({ account, argument }) => `arn:aws:iam::${account}:policy${argument("path")}${argument("name")}`,
  },
  aws_iam_role: {
    arn: ({ account, argument }) => `arn:aws:iam::${account}:role${argument("path")}${argument("name")}`,
  },
  aws_iam_role_policy: {},
  aws_iam_role_policy_attachment: {},
  aws_kms_key: {
    arn: ({ region, account, digits }) => `arn:aws:kms:${region}:${account}:key/${digits(32)}`,
  },
  aws_route_table: { id: ({ digits }) => `rtb-${digits(17)}` },
  aws_s3_bucket: { id: ({ argument }) => argument("bucket") },
  aws_s3_bucket_policy: {},
  aws_sagemaker_domain: {
    arn: ({ region, account, digits }) => `arn:aws:sagemaker:${region}:${account}:domain/d-${digits(12)}`,
    id: ({ digits }) => `d-${digits(12)}`,
  },
  aws_security_group: { id: ({ digits }) => `sg-${digits(17)}` },
  aws_subnet: { id: ({ digits }) => `subnet-${digits(17)}` },
  aws_vpc: { id: ({ digits }) => `vpc-${digits(17)}` },
  aws_vpc_endpoint: { id: ({ digits }) => `vpce-${digits(17)}` },
};

/** Arguments that are more than references, and that no policy is made of. */
const WITHOUT_POLICY = ["lifecycle", "subnet_ids"];

/** What makes a policy depend on whether a service takes one. It is taken to. */
const WHERE_TAKEN = /^\$\{[^"]* \? (".*") : null\}$/;

/**
 * The state that Terraform would hold of a synthesized stack. References are resolved in all resources of the types that
 * policies are made of; the others are left as they are.
 *
 * @throws if a reference is to something unknown, or is more than a reference
 */
export function stateOf(stack: SynthesizedStack): TerraformJson {
  const [provider] = stack.provider.aws;
  const [account] = provider?.allowed_account_ids ?? [];
  if (!provider || !account) throw new Error("the stack does not say its region and its account");
  const { region } = provider;
  const defaultTags = provider.default_tags?.[0]?.tags;

  const argumentsOf = (type: string, name: string): Arguments => {
    const found = stack.resource[type]?.[name];
    if (!found) throw new Error(`nothing is called ${type}.${name}`);
    return found;
  };
  const attributeOf = (type: string, name: string, attribute: string): string => {
    const declared = argumentsOf(type, name)[attribute];
    if (typeof declared === "string") return resolve(declared);
    const make = MADE_UP[type]?.[attribute];
    if (!make) throw new Error(`\${${type}.${name}.${attribute}} cannot be resolved`);
    return make({
      region,
      account,
      digits: (length) => createHash("sha256").update(`${type}.${name}`).digest("hex").slice(0, length),
      argument: (argument) => attributeOf(type, name, argument),
    });
  };
  const resolve = (text: string): string =>
    text.replace(/(\$?)\$\{([^}]*)\}/g, (whole, escape: string, reference: string) => {
      if (escape) return whole.slice(1);
      const [, type = "", name = "", of = ""] = /^(\w+)\.([\w-]+)\.(\w+)$/.exec(reference) ?? [];
      if (!type) throw new Error(`${whole} is more than a reference`);
      return attributeOf(type, name, of);
    });
  const resolveAll = (value: unknown): unknown => {
    if (typeof value === "string") {
      const [, policy] = WHERE_TAKEN.exec(value) ?? [];
      return resolve(policy ? (JSON.parse(policy) as string) : value);
    }
    if (Array.isArray(value)) return value.map(resolveAll);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveAll(inner)]));
  };

  const resources = Object.entries(stack.resource).flatMap(([type, ofType]) =>
    Object.entries(ofType).map(([name, values]) => {
      const address = `${type}.${name}`;
      const made = MADE_UP[type];
      if (!made) return { address, type, values };
      const attributes = Object.keys(made).map((key) => [key, attributeOf(type, name, key)]);
      const tags = { ...defaultTags, ...(values.tags as Readonly<Record<string, string>> | undefined) };
      const stated = Object.entries(values).filter(([key]) => !WITHOUT_POLICY.includes(key));
      const all = {
        ...Object.fromEntries(stated),
        tags_all: tags,
        ...(Object.fromEntries(attributes) as Record<string, string>),
      };
      return { address, type, values: resolveAll(all) as Record<string, unknown> };
    }),
  );
  return { values: { root_module: { resources } } };
}
