import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { refuseSharedAddresses } from "../../src/stacks/unique-addresses";

function problems(build: (stack: TerraformStack) => void): string[] {
  const stack = new TerraformStack(new App({ stackTraces: false }), "test");
  new AwsProvider(stack, "aws", {});
  refuseSharedAddresses(stack);
  build(stack);
  return stack.node.validate();
}

test("finds what cdktf would write as one resource", () => {
  expect(
    problems((stack) => {
      new CloudwatchLogGroup(stack, "Log", {});
      new CloudwatchLogGroup(new Construct(stack, "Default"), "Log", {});
    }),
  ).toEqual(["test/Log and test/Default/Log have one address; give one another id"]);
  expect(
    problems((stack) => {
      new CloudwatchLogGroup(stack, "User.a", {});
      new CloudwatchLogGroup(stack, "Usera", {});
    }),
  ).toEqual(["test/User.a and test/Usera have one address; give one another id"]);
});

test("leaves alone what differs in type or in place", () => {
  expect(
    problems((stack) => {
      new CloudwatchLogGroup(stack, "Log", {});
      new SnsTopic(new Construct(stack, "Default"), "Log", {});
      new CloudwatchLogGroup(new Construct(stack, "Other"), "Log", {});
    }),
  ).toEqual([]);
});
