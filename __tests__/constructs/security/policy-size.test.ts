import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Lazy } from "cdktf";
import { limitPolicySize } from "../../../src/constructs/security/policy-size";
import { policyDocument, type Statement } from "../../../src/policies/statement";
import { Template } from "../../support/template";

const allow = (resource: string): Statement => ({
  Sid: "A",
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: resource,
});
const EMPTY = policyDocument([allow("")]).length;

test("stops the synth at one character too many, and says by whom and how much", () => {
  const synth = (length: number) => () =>
    Template.ofConstructs((stack) =>
      limitPolicySize(stack, "the policy", () => [allow("x".repeat(length))], EMPTY + 100),
    );
  expect(synth(100)).not.toThrow();
  expect(synth(101)).toThrow(`the policy: ${EMPTY + 101} characters, AWS takes ${EMPTY + 100}; shorten what it lists`);
});

test("counts a reference as the longest id that it can become, however long its address", () => {
  const synth = (limit: number) => () =>
    Template.ofConstructs((stack) => {
      const vpc = new Vpc(stack, "AVeryLongNameThatIsSurelyLongerThanTheIdOfAnyVpcInTheWorld", {});
      limitPolicySize(stack, "the policy", () => [allow(vpc.id)], limit);
    });
  expect(synth(EMPTY + 24)).not.toThrow();
  expect(synth(EMPTY + 23)).toThrow(`: ${EMPTY + 24} characters`);
});

test("counts what statements have become by the time of synth", () => {
  const resource = Lazy.stringValue({ produce: () => "x".repeat(500) });
  expect(() =>
    Template.ofConstructs((stack) => limitPolicySize(stack, "the policy", () => [allow(resource)], EMPTY + 499)),
  ).toThrow(`: ${EMPTY + 500} characters`);
});
