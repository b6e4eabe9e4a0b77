import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { NetworkCleanupFunction } from "../../../src/constructs/studio/network-cleanup-function";
import { domain, functionHome } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const template = Template.ofConstructs((stack) => {
  new NetworkCleanupFunction(stack, "Function", {
    home: functionHome(stack),
    name: "ml-network-cleanup",
    roleName: "ml-cleanup",
  });
});
const duty = template.at(IamRolePolicy, "Function/Role/Duty");

test("may look around and keep its own key alive from the start, and nothing else", () => {
  const changes = statements(duty)
    .flatMap(({ Action }) => Action ?? [])
    .filter((action) => !/:(Describe|List|Simulate)/.test(action));
  expect(changes).toEqual(["kms:CancelKeyDeletion", "kms:EnableKey"]);
  expect(statement(duty, "RescueDataKey")?.Condition).toEqual({
    StringEquals: { "aws:ResourceTag/StudioNetworkCleanup": "ml-network-cleanup" },
  });
});

test("keeps off the mount targets of a domain for as long as it lives", () => {
  let needs: object[] = [];
  const guarded = Template.ofConstructs((stack) => {
    const handler = new NetworkCleanupFunction(stack, "Function", {
      home: functionHome(stack),
      name: "ml-network-cleanup",
      roleName: "ml-cleanup",
    });
    const before = handler.permissions.needs;
    handler.denyIn(domain(stack));
    needs = [{ before }, { before: handler.permissions.needs }];
  });
  const guard = guarded.at(IamRolePolicy, "Function/Role/LivingDomain");
  const living = guarded.only(SagemakerDomain);
  expect(statement(guard, "LivingDomain")).toMatchObject({
    Effect: "Deny",
    Condition: { StringEquals: { "aws:ResourceTag/ManagedByAmazonSageMakerResource": reference(living, "arn") } },
  });
  expect(guard.attributes.lifecycle).toEqual({ replace_triggered_by: [`${living.address}.id`] });
  // What it is denied is no need of its.
  expect(needs[1]).toEqual(needs[0]);
});

test("gives the function less time than a silent connection lives", () => {
  expect(template.only(LambdaFunction).attributes.timeout).toBe(780);
});
