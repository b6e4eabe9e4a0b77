import { onlyReadsThroughEndpoint, outsideEndpointDenied, thisAccountOnly, tlsOnly } from "../../src/policies/buckets";
import { livingDomainGuard } from "../../src/policies/network-cleanup";
import { jobGuardrails, type StudioExecutionScope, userGuardrails } from "../../src/policies/studio-execution";
import { type OneOrMany, type Statement } from "../../src/policies/statement";
import { code, table } from "./markdown";

/** A role with every switch that adds a deny, in words where a deployment has ids. */
const SCOPE: StudioExecutionScope = {
  partition: "aws",
  region: "<region>",
  accountId: "<account>",
  roleArn: "the role itself",
  dataKeyArn: "the data key",
  defaultBucketName: "sagemaker-<region>-<account>",
  bucketNames: ["<allowed bucket>"],
  metricNamespace: "<name>",
  artifactBucketName: "<artefact bucket>",
  serviceBucketArns: ["arn:aws:s3:::<bucket of AWS>"],
  vpcId: "the VPC",
  subnetIds: ["the stack's subnets"],
  securityGroupIds: ["the groups of apps and jobs"],
  userGroups: true,
  allowedInstanceTypes: ["<allowed type>"],
  nvmeInstanceTypes: ["<type with local NVMe>"],
  canvas: {
    enabled: true,
    timeSeries: true,
    dataSources: true,
    readyToUseModels: true,
    generativeAi: true,
    largeData: true,
    directDeploy: true,
    modelRegistration: true,
  },
  projects: true,
  featureStore: true,
  remoteIde: false,
};

/** Denies that do not stand in a policy of the execution role. */
const ELSEWHERE: readonly Statement[] = [
  tlsOnly("every bucket of the stacks"),
  thisAccountOnly("every bucket of the stacks", SCOPE.accountId),
  outsideEndpointDenied("the artefact bucket", "the S3 endpoint", ["the roles of users"]),
  onlyReadsThroughEndpoint("the artefact bucket", "the S3 endpoint"),
  ...livingDomainGuard(SCOPE, "the domain"),
];

/** Every deny: of the execution role in `leastPrivilege` mode, of the buckets and of the hook, as Markdown tables. */
export function denies(): string {
  return [
    "### Jobs, models and stolen keys",
    listed(jobGuardrails(SCOPE)),
    "### Users, buckets, roles and administration",
    listed(userGuardrails(SCOPE)),
    "### Policies of the buckets and of the hook, whatever the role",
    listed(ELSEWHERE),
  ].join("\n\n");
}

function listed(statements: readonly Statement[]): string {
  return table(
    ["Sid", "Denied", "On", "Where"],
    statements.map((statement) => [code(statement.Sid), actions(statement), resources(statement), where(statement)]),
  );
}

function actions({ Action, NotAction }: Statement): string {
  return Action === undefined ? `all but ${codes(NotAction)}` : codes(Action);
}

function resources({ Resource, NotResource }: Statement): string {
  if (Resource === undefined) return `all but ${codes(NotResource)}`;
  return Resource === "*" ? "everything" : codes(Resource);
}

/** A condition holds if all of its parts do. */
function where({ Condition = {} }: Statement): string {
  const parts = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => part(operator, code(key), value)),
  );
  return parts.join(" and ") || "always";
}

function part(operator: string, key: string, value: OneOrMany): string {
  const [, quantifier, comparison = "", ifExists] = /^(ForAnyValue:|ForAllValues:)?(.*?)(IfExists)?$/.exec(operator)!;
  if (comparison === "Null") return `${key} is ${value === "true" ? "absent" : "given"}`;
  const subject = quantifier === undefined ? key : `${quantifier === "ForAnyValue:" ? "a" : "every"} value of ${key}`;
  const several = [value].flat().length > 1;
  const verb = `is ${comparison.includes("Not") ? (several ? "none of" : "not") : several ? "one of" : ""}`.trim();
  return `${subject} ${verb} ${codes(value)}${ifExists === undefined ? "" : " or absent"}`;
}

/** Values as code, but for the words of {@link SCOPE}. A bucket and its objects are one, and variables are as IAM sees them. */
function codes(values: OneOrMany | undefined): string {
  const list = values === undefined ? [] : [values].flat();
  return list
    .filter((value) => !list.some((bucket) => value === `${bucket}/*`))
    .map((value) => (/^[\w']+( [\w']+)+$/.test(value) ? value : code(value.replaceAll("$${", "${"))))
    .map((value, _, shown) => (list.length > shown.length ? `${value} and its objects` : value))
    .join(", ");
}
