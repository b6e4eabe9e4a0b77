import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformOutput } from "cdktf";
import { CLEANUP_DUTIES } from "../../../assets/destroy-hook/event";
import { parseEvent } from "../../../assets/lambda/event";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { NetworkCleanup } from "../../../src/constructs/studio/network-cleanup";
import { NetworkCleanupFunction } from "../../../src/constructs/studio/network-cleanup-function";
import { ENV, functionHome, NETWORK } from "../../support/fixtures";
import { reference, statements, Template } from "../../support/template";

let permissions: NetworkCleanupFunction["permissions"];

const template = Template.ofConstructs((stack) => {
  const handler = new NetworkCleanupFunction(stack, "Function", {
    home: functionHome(stack),
    name: "ml-network-cleanup",
    roleName: "ml-network-cleanup",
  });
  const { dataKeyTags } = new NetworkCleanup(stack, "Cleanup", {
    env: ENV,
    handler,
    network: { ...NETWORK, vpcId: "vpc-0a1b" },
    domainReplacedBy: { name: "ml-domain", subnet_ids: "subnet-1 subnet-2" },
    heldByLeftovers: [
      new SecurityGroup(stack, "Apps", { network: NETWORK, name: "apps", description: "Apps" }).resource,
    ],
    deleteDataKey: true,
  });
  permissions = handler.permissions;
  new TerraformOutput(stack, "tags", { value: dataKeyTags });
});
const step = template.only(LambdaInvocation).attributes;
const inVpc = template.at(IamRolePolicy, "Function/Role/InVpc");

test("tells the function the VPC, the key's fate and what it is allowed, in words that it understands", () => {
  const input = JSON.parse(step.input as string) as object;
  expect(input).toEqual({ duty: "network_cleanup", vpcId: "vpc-0a1b", deleteDataKey: true, ...permissions });
  expect(JSON.stringify(permissions.needs)).toContain("ec2:RevokeSecurityGroupIngress");
  expect(parseEvent({ ...input, tf: { action: "delete" } }, CLEANUP_DUTIES)).toEqual({ action: "delete", input });
});

test("runs also when the domain is replaced", () => {
  expect(step.triggers).toEqual({ name: "ml-domain", subnet_ids: "subnet-1 subnet-2" });
});

test("comes before what the leftovers would hold is destroyed", () => {
  expect(step.depends_on).toContain(template.at(AwsSecurityGroup, "Apps").address);
});

test("the data key tells the VPC by which it is found, and the function that may keep it alive", () => {
  expect(template.outputs.tags).toEqual({
    StudioVpcId: "vpc-0a1b",
    StudioNetworkCleanup: reference(template.only(LambdaFunction), "function_name"),
  });
});

test("has its permissions in the VPC whenever it runs", () => {
  expect(step.depends_on).toContain(inVpc.address);
  expect(JSON.stringify(statements(inVpc))).toContain("vpc/vpc-0a1b");
});

test("may delete no domain, no file system and no key", () => {
  const actions = template
    .all(IamRolePolicy)
    .flatMap((policy) => statements(policy).flatMap(({ Action }) => Action ?? []));
  expect(actions).toContain("elasticfilesystem:DeleteMountTarget");
  expect(actions.filter((action) => /^sagemaker:(?!Describe|List)/.test(action))).toEqual([]);
  expect(actions.filter((action) => /\*|FileSystem$|ScheduleKeyDeletion|DisableKey/.test(action))).toEqual([]);
});
