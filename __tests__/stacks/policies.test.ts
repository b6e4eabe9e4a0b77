import { POLICY_LIMITS, policySize, type Statement } from "../../src/policies/statement";
import { configurations } from "../../tools/synth";
import { ROOT, stateBackend, studio, templatesOf } from "../support/fixtures";
import { iamProblems } from "../support/iam";
import { type Block, statements, type Template } from "../support/template";

/** Why a statement may allow on every resource actions that could be narrowed. */
const WILDCARD_REASONS = {
  AdministeredThroughIam: "in a key policy, every resource is the key",
  ReadSageMaker: "lists take no resource, descriptions hold no data, and the Studio UI shows both",
  ReadMetrics: "SageMaker's metrics are no resource; only the datasets of OpenTelemetry are",
  FindTemplates: "Service Catalog shows a role only what is shared with it",
  Interfaces: "SageMaker refuses processing jobs where anything limits them; denies keep them in the VPC",
};

/** Every switch on; more addresses than the default subnets leave. */
const EVERYTHING = {
  iam: { path: "/platform/", permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary" },
  studio: {
    classicJupyterServer: true,
    remoteIde: true,
    allowedInstanceTypes: ["system", "ml.t3.medium"],
    docker: { enabled: true },
    canvas: { generativeAi: true, directDeploy: true, modelRegistration: true },
    network: {
      vpcCidr: "10.0.0.0/20",
      subnets: [{ cidr: "10.0.0.0/22" }, { cidr: "10.0.4.0/22" }, { cidr: "10.0.8.0/22" }],
      allowedBuckets: ["team-data"],
    },
    userProfiles: [{ name: "ana", executionRoleArn: "arn:aws:iam::123456789012:role/ana" }, { name: "ben" }],
  },
};

/** No policy grows with their number. */
const MANY_USERS = {
  studio: {
    network: { vpcCidr: "10.0.0.0/16", subnets: [{ cidr: "10.0.0.0/20" }, { cidr: "10.0.16.0/20" }] },
    userProfiles: Array.from({ length: 100 }, (_, index) => ({ name: `user-${index}` })),
  },
};

const TEMPLATES: [string, () => Template][] = [
  ...configurations(ROOT).flatMap((file) =>
    templatesOf(file).map(([stack, template]): [string, () => Template] => [`${file}, ${stack}`, () => template]),
  ),
  ["every switch on", () => studio(EVERYTHING)],
  ["many users, each with a group of one's own", () => studio(MANY_USERS)],
  ["large data", () => studio({ studio: { executionRole: "managed", canvas: { largeData: true } } })],
  ["a partition of its own", () => studio({ region: "us-gov-west-1", studio: { canvas: { timeSeries: false } } })],
  ["the state backend", () => stateBackend("deploy")],
];

/** Attributes that hold a policy, by type, with their limits. */
const POLICIES: Record<string, Record<string, number>> = {
  aws_iam_policy: { policy: POLICY_LIMITS.managed },
  aws_iam_role: { assume_role_policy: POLICY_LIMITS.trust },
  aws_iam_role_policy: { policy: POLICY_LIMITS.inlineRole },
  aws_kms_key: { policy: POLICY_LIMITS.kmsKey },
  aws_s3_bucket_policy: { policy: POLICY_LIMITS.bucket },
  aws_vpc_endpoint: { policy: POLICY_LIMITS.vpcEndpoint },
};

interface Policy {
  readonly block: Block;
  readonly attribute: string;
  readonly limit: number;
}

function policies(template: Template): Policy[] {
  return template.blocks.flatMap((block) =>
    Object.entries(POLICIES[block.type] ?? {})
      .filter(([attribute]) => attribute in block.attributes)
      .map(([attribute, limit]) => ({ block, attribute, limit })),
  );
}

describe.each(TEMPLATES)("%s", (_, make) => {
  const template = make();

  test("there are policies to check", () => {
    expect(policies(template)).not.toEqual([]);
  });

  test("IAM knows every action, resource and condition of every policy", async () => {
    const problems = await Promise.all(
      policies(template).map(async ({ block, attribute }) =>
        (await iamProblems(statements(block, attribute), WILDCARD_REASONS)).map(
          (problem) => `${block.path} ${problem}`,
        ),
      ),
    );
    expect(problems.flat()).toEqual([]);
  });

  test("no policy is longer than AWS takes, and no role has more attached than IAM takes", () => {
    const tooLong = policies(template).filter(
      ({ block, attribute, limit }) => policySize(block.attributes[attribute] as string) > limit,
    );
    expect(tooLong.map(({ block }) => block.path)).toEqual([]);
    const inlineSizes = new Map<unknown, number>();
    for (const { type, attributes } of template.blocks) {
      if (type !== "aws_iam_role_policy") continue;
      const size = policySize(attributes.policy as string);
      inlineSizes.set(attributes.role, (inlineSizes.get(attributes.role) ?? 0) + size);
    }
    expect([...inlineSizes].filter(([, size]) => size > POLICY_LIMITS.inlineRole)).toEqual([]);
    // All of them belong to the execution role.
    const attachments = template.blocks.filter(({ type }) => type === "aws_iam_role_policy_attachment");
    expect(attachments.length).toBeLessThanOrEqual(10);
  });

  test("no attribute hides a policy from these checks", () => {
    const hidden = template.blocks.flatMap(({ type, path, attributes }) =>
      Object.entries(attributes)
        .filter(([name, value]) => JSON.stringify(value).includes("2012-10-17") && !(name in (POLICIES[type] ?? {})))
        .map(([name]) => `${path} ${name}`),
    );
    expect(hidden).toEqual([]);
  });

  test("nobody outside the account, and no service on behalf of another, is let in", () => {
    const account = "123456789012";
    const open = policies(template).flatMap(({ block, attribute }) =>
      statements(block, attribute)
        .filter(({ Effect, Principal }) => Effect === "Allow" && Principal !== undefined)
        .filter((statement) => !JSON.stringify([statement.Principal, statement.Condition]).includes(account))
        .map(({ Sid }) => `${block.type} ${Sid}`),
    );
    // Signed links to image layers carry no principal of the account.
    expect(open.filter((statement) => statement !== "aws_vpc_endpoint ReadServiceBuckets")).toEqual([]);
  });
});

test("the checks find what is wrong", async () => {
  const wrong: Statement = { Sid: "Wrong", Effect: "Allow", Action: "s3:HeadBucket", Resource: "*" };
  expect(await iamProblems([wrong], WILDCARD_REASONS)).toEqual(["Wrong: no action s3:HeadBucket"]);
  const types = new Set(TEMPLATES.flatMap(([, make]) => policies(make()).map(({ block }) => block.type)));
  expect([...types].sort()).toEqual(Object.keys(POLICIES));
});
