import { encryptionGuardrails } from "../../src/policies/guardrails/encryption";
import { networkGuardrails } from "../../src/policies/guardrails/network";
import { stolenCredentialGuardrails } from "../../src/policies/guardrails/stolen-credentials";
import { interfaceStatements, type JobNetwork } from "../../src/policies/sagemaker/interfaces";
import { jobStatements } from "../../src/policies/sagemaker/jobs";
import { pipelineStatements } from "../../src/policies/sagemaker/pipelines";
import { type Place } from "../../src/policies/arn";
import { POLICY_LIMITS, policyDocument, policySize } from "../../src/policies/statement";
import { executionStatements, jobGuardrails } from "../../src/policies/studio-execution";
import { executionScope, WHOLE_CANVAS } from "../support/execution-scope";
import { iamProblems } from "../support/iam";

/** All that a notebook instance's role knows: no domain, no profiles, no Canvas. A wider need would not compile. */
const notebook: Place & JobNetwork & { readonly nvmeInstanceTypes: readonly string[] } = {
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  securityGroupIds: ["sg-jobs"],
  nvmeInstanceTypes: ["ml.g5.*"],
};
const allows = [...jobStatements(notebook), ...pipelineStatements(notebook), ...interfaceStatements(notebook)];
const denies = [
  ...networkGuardrails(notebook),
  ...encryptionGuardrails({ ...notebook, featureGroups: false }),
  ...stolenCredentialGuardrails(notebook),
];

test("a role without Studio takes the statements and the guardrails of jobs", async () => {
  expect(await iamProblems([...allows, ...denies])).toEqual([]);
  expect(policySize(policyDocument(allows))).toBeLessThanOrEqual(POLICY_LIMITS.inlineRole);
  expect(policySize(policyDocument(denies))).toBeLessThanOrEqual(POLICY_LIMITS.managed);
});

test("they say of jobs what a Studio role's say without Canvas and users, and nothing of Studio", () => {
  const studio = executionScope({
    ...notebook,
    userSecurityGroupIds: [],
    featureStore: false,
    canvas: { ...WHOLE_CANVAS, enabled: false },
  });
  expect(denies).toEqual(jobGuardrails(studio));
  expect(executionStatements(studio)).toEqual(expect.arrayContaining(allows));
  expect(JSON.stringify([...allows, ...denies])).not.toMatch(/DomainId|UserProfile|user-profile|:app\/|:space\//);
});
