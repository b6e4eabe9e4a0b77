import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type OneOrMany = string | readonly string[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany>>;
  /** Operator -> condition key -> value or values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

export interface Policy {
  readonly name: string;
  /** Whether AWS wrote it. */
  readonly ofAws?: boolean;
  readonly document: { readonly Statement: readonly Statement[] };
}

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: Policy;
  /** Inline policies, and attached ones of the deployment and of AWS. */
  readonly policies: readonly Policy[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly id: string;
  /** Full service name, such as `com.amazonaws.us-east-1.s3`. */
  readonly serviceName: string;
  readonly vpcId: string;
  readonly policy?: Policy;
}

/** What a Terraform state says about policies, and the facts that requests are made of. */
export interface Deployment {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Key policies by ARN of the key. */
  readonly keys: ReadonlyMap<string, Policy>;
  /** Tags of the keys, by ARN of the key. */
  readonly keyTags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Bucket policies by name of the bucket. */
  readonly buckets: ReadonlyMap<string, Policy>;
  readonly endpoints: readonly Endpoint[];
  /** The Studio domain, if there is one. */
  readonly domainId?: string;
  /** The role that the domain hands to its users, of this deployment or brought along. */
  readonly executionRoleArn?: string;
  /** Roles that single users brought along. */
  readonly profileRoleArns: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroups: readonly SecurityGroup[];
}

interface Resource {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly Module[];
}

/** The output of `terraform show -json`, of a state or of a plan. */
export interface TerraformJson {
  readonly values?: { readonly root_module?: Module };
  readonly planned_values?: { readonly root_module?: Module };
}

/** Reads a file that `terraform show -json` wrote. */
export function readDeployment(path: string, name: string, python: string): Deployment {
  return deployment(JSON.parse(readFileSync(path, "utf8")) as TerraformJson, name, python);
}

/**
 * The policies of a state, or of a plan in which all of them are known.
 *
 * @param python Interpreter that has moto, whose data holds the documents of AWS's managed policies.
 * @throws if a policy is not known yet, hangs on a kind of resource that is not read here, or is one of AWS's that is
 *   not at hand
 */
export function deployment(terraform: TerraformJson, name: string, python: string): Deployment {
  const resources = managed((terraform.values ?? terraform.planned_values)?.root_module);
  refuseOverlooked(resources);
  const [domain] = resources.filter(({ type }) => type === "aws_sagemaker_domain");
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const attachments = ofType("aws_iam_role_policy_attachment");
  const ofAws = awsDocuments(
    attachments.map((attachment) => text(attachment, "policy_arn")).filter((arn) => isAws(arn)),
    python,
  );
  const customerPolicies = new Map(
    ofType("aws_iam_policy").map((policy) => [text(policy, "arn"), read(policy, "policy")]),
  );

  const roles = ofType("aws_iam_role").map((role): Role => {
    const ofRole = (resource: Resource) => resource.values.role === role.values.name;
    return {
      name: text(role, "name"),
      arn: text(role, "arn"),
      trust: read(role, "assume_role_policy"),
      policies: [
        ...ofType("aws_iam_role_policy")
          .filter(ofRole)
          .map((policy) => read(policy, "policy")),
        ...attachments.filter(ofRole).map((attachment) => {
          const arn = text(attachment, "policy_arn");
          return known(ofAws.get(arn) ?? customerPolicies.get(arn), `the policy ${arn}`);
        }),
      ],
    };
  });
  return {
    name,
    roles,
    keys: new Map(ofType("aws_kms_key").map((key) => [text(key, "arn"), read(key, "policy")])),
    keyTags: new Map(
      ofType("aws_kms_key").map((key) => [text(key, "arn"), (key.values.tags_all ?? {}) as Record<string, string>]),
    ),
    buckets: new Map(ofType("aws_s3_bucket_policy").map((policy) => [text(policy, "bucket"), read(policy, "policy")])),
    endpoints: ofType("aws_vpc_endpoint").map((endpoint) => ({
      id: text(endpoint, "id"),
      serviceName: text(endpoint, "service_name"),
      vpcId: text(endpoint, "vpc_id"),
      policy: endpoint.values.policy ? read(endpoint, "policy") : undefined,
    })),
    domainId: domain && text(domain, "id"),
    executionRoleArn: domain && executionRoleOf(domain),
    profileRoleArns: ofType("aws_sagemaker_user_profile").flatMap((profile) => ownRoleOf(profile, roles)),
    subnetIds: ofType("aws_subnet").map((subnet) => text(subnet, "id")),
    securityGroups: ofType("aws_security_group").map((group) => ({
      id: text(group, "id"),
      name: text(group, "name"),
      tags: (group.values.tags ?? {}) as Record<string, string>,
    })),
  };
}

/** Resource types whose policies are read. */
const READ_TYPES = [
  "aws_iam_policy",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_kms_key",
  "aws_s3_bucket_policy",
  "aws_vpc_endpoint",
];

/** A policy that is not read would pass whatever it says. */
function refuseOverlooked(resources: readonly Resource[]): void {
  const overlooked = resources.filter(
    ({ type, values }) => !READ_TYPES.includes(type) && JSON.stringify(values).includes('\\"Statement\\":'),
  );
  if (overlooked.length === 0) return;
  throw new Error(`nothing reads the policies of ${overlooked.map(({ address }) => address).join(", ")}`);
}

function executionRoleOf(domain: Resource): string {
  const [settings] = [domain.values.default_user_settings].flat() as { execution_role?: string }[];
  return known(settings?.execution_role, `the execution role of ${domain.address}`);
}

/** A reference is to a role of the deployment. */
function ownRoleOf(profile: Resource, made: readonly Role[]): string[] {
  const [settings] = [profile.values.user_settings].flat() as { execution_role?: string }[];
  const arn = known(settings?.execution_role, `the execution role of ${profile.address}`);
  return arn.startsWith("arn:") && !made.some((role) => role.arn === arn) ? [arn] : [];
}

function managed(module: Module | undefined): Resource[] {
  const own = (module?.resources ?? []).filter(({ mode }) => mode !== "data");
  return [...own, ...(module?.child_modules ?? []).flatMap(managed)];
}

function text(resource: Resource, attribute: string): string {
  return known(resource.values[attribute], `${attribute} of ${resource.address}`) as string;
}

function read(resource: Resource, attribute: string): Policy {
  const document = JSON.parse(text(resource, attribute)) as Policy["document"];
  return { name: resource.address, document: { ...document, Statement: [document.Statement].flat() } };
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not known: apply it first, and give the state`);
  return value;
}

function isAws(policyArn: string): boolean {
  return policyArn.includes(":iam::aws:policy/");
}

/** Documents of AWS's policies by name, as far as they were asked for: Python takes a second to find them. */
const documents = new Map<string, Policy["document"]>();

function awsDocuments(arns: readonly string[], python: string): Map<string, Policy> {
  const nameOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
  const names = [...new Set(arns.map(nameOf))].filter((name) => !documents.has(name));
  if (names.length > 0) {
    const script = fileURLToPath(new URL("managed_policies.py", import.meta.url));
    const output = execFileSync(python, [script, ...names], { encoding: "utf8", maxBuffer: 2 ** 24 });
    const found = JSON.parse(output) as Record<string, Policy["document"]>;
    for (const [name, document] of Object.entries(found)) documents.set(name, document);
  }
  return new Map(
    arns.map((arn) => {
      const name = nameOf(arn);
      return [arn, { name, ofAws: true, document: known(documents.get(name), `the AWS managed policy ${name}`) }];
    }),
  );
}
