import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { NetworkCleanupFunction } from "../../../src/constructs/studio/network-cleanup-function";
import { functionHome } from "../../support/fixtures";
import { statement, statements, Template } from "../../support/template";

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

test("gives the function less time than a silent connection lives", () => {
  expect(template.only(LambdaFunction).attributes.timeout).toBe(780);
});
