import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformOutput } from "cdktf";
import { CLEANUP_DUTIES } from "../../../assets/destroy-hook/event";
import { parseEvent } from "../../../assets/lambda/event";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { NetworkCleanup } from "../../../src/constructs/studio/network-cleanup";
import { functionHome, NETWORK } from "../../support/fixtures";
import { statement, statements, Template } from "../../support/template";

const template = Template.ofConstructs((stack) => {
  const { dataKeyTags } = new NetworkCleanup(stack, "Cleanup", {
    home: functionHome(stack),
    network: { ...NETWORK, vpcId: "vpc-0a1b" },
    functionName: "ml-network-cleanup",
    roleName: "ml-network-cleanup",
    domainReplacedBy: { name: "ml-domain", subnet_ids: "subnet-1 subnet-2" },
    heldByLeftovers: [
      new SecurityGroup(stack, "Apps", { network: NETWORK, name: "apps", description: "Apps" }).resource,
    ],
  });
  new TerraformOutput(stack, "tags", { value: dataKeyTags });
});
const step = template.only(LambdaInvocation).attributes;
const duty = template.at(IamRolePolicy, "Cleanup/Function/Role/Duty");

test("tells the function the VPC alone, in words that it understands", () => {
  const input = JSON.parse(step.input as string) as object;
  expect(input).toEqual({ duty: "network_cleanup", vpcId: "vpc-0a1b" });
  expect(parseEvent({ ...input, tf: { action: "delete" } }, CLEANUP_DUTIES)).toEqual({ action: "delete", input });
});

test("runs also when the domain is replaced", () => {
  expect(step.triggers).toEqual({ name: "ml-domain", subnet_ids: "subnet-1 subnet-2" });
});

test("comes before what the leftovers would hold is destroyed", () => {
  expect(step.depends_on).toContain(template.at(AwsSecurityGroup, "Apps").address);
});

test("finds by its tag the only key that it may rescue", () => {
  const { tags } = template.outputs as { tags: Record<string, string> };
  const [[tag, vpcId] = []] = Object.entries(tags);
  expect(Object.keys(tags)).toHaveLength(1);
  expect(vpcId).toBe("vpc-0a1b");
  expect(statement(duty, "RescueDataKey")?.Condition).toEqual({
    StringEquals: { [`aws:ResourceTag/${tag}`]: "vpc-0a1b" },
  });
});

test("may delete no domain, no file system and no key", () => {
  const actions = statements(duty).flatMap(({ Action }) => Action ?? []);
  expect(actions).toContain("elasticfilesystem:DeleteMountTarget");
  expect(actions.filter((action) => action.startsWith("sagemaker:"))).toEqual(["sagemaker:DescribeDomain"]);
  expect(actions.filter((action) => /\*|FileSystem$|ScheduleKeyDeletion|DisableKey/.test(action))).toEqual([]);
});

test("gives the function less time than a silent connection lives", () => {
  expect(template.only(LambdaFunction).attributes.timeout).toBe(780);
});
