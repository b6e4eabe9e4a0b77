import { encryptionGuardrails } from "../../src/policies/guardrails/encryption";
import { interfaceGuardrails } from "../../src/policies/guardrails/interfaces";
import { type JobNetwork, networkGuardrails } from "../../src/policies/guardrails/network";
import { sparkGuardrails } from "../../src/policies/guardrails/spark";
import { stolenCredentialGuardrails } from "../../src/policies/guardrails/stolen-credentials";
import { interfaceStatements } from "../../src/policies/sagemaker/interfaces";
import { jobStatements } from "../../src/policies/sagemaker/jobs";
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
const allows = [...jobStatements(notebook), ...interfaceStatements()];
const denies = [
  ...networkGuardrails(notebook),
  ...interfaceGuardrails(notebook),
  ...encryptionGuardrails({ ...notebook, featureGroups: false }),
  ...sparkGuardrails(),
  ...stolenCredentialGuardrails(notebook),
];

test("a role without Studio takes the statements and the guardrails of jobs", async () => {
  const reasons = { Interfaces: "SageMaker refuses processing jobs where anything limits them" };
  expect(await iamProblems([...allows, ...denies], reasons)).toEqual([]);
  expect(policySize(policyDocument(allows))).toBeLessThanOrEqual(POLICY_LIMITS.inlineRole);
  expect(policySize(policyDocument(denies))).toBeLessThanOrEqual(POLICY_LIMITS.managed);
});

test("they say of jobs what a Studio role's say without Canvas and users, and nothing of Studio", () => {
  const studio = executionScope({
    ...notebook,
    userGroups: false,
    featureStore: false,
    canvas: { ...WHOLE_CANVAS, enabled: false },
  });
  expect(denies).toEqual(jobGuardrails(studio));
  expect(executionStatements(studio)).toEqual(expect.arrayContaining(allows));
  expect(JSON.stringify([...allows, ...denies])).not.toMatch(/DomainId|UserProfile|user-profile|:app\/|:space\//);
});
