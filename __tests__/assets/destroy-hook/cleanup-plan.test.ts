import { type NetworkInterface, type VpcEndpoint } from "@aws-sdk/client-ec2";
import { type VpcConfig } from "@aws-sdk/client-sagemaker";
import { domainOf, type Findings, type HomeFileSystem, planNetwork } from "../../../assets/destroy-hook/cleanup-plan";

const ARN = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1";

const home = (LifeCycleState: HomeFileSystem["fileSystem"]["LifeCycleState"] = "available"): HomeFileSystem => ({
  fileSystem: { FileSystemId: "fs-1", LifeCycleState } as HomeFileSystem["fileSystem"],
  domainId: "d-1",
  mountTargets: [],
});

const findings = (more: Partial<Findings>): Findings => ({
  vpcId: "vpc-0a",
  fileSystemIds: new Set(["fs-1", "fs-2"]),
  homes: [home()],
  groups: [],
  interfaces: [],
  endpoints: [],
  holders: [],
  livingDomains: new Set(),
  ...more,
});

/** Whether the interface goes by itself, has to be removed by a person, or is someone else's business. */
function fateOf(Description: string | undefined, more: Partial<NetworkInterface> = {}, on: Partial<Findings> = {}) {
  const plan = planNetwork(findings({ interfaces: [{ NetworkInterfaceId: "eni-1", Description, ...more }], ...on }));
  if (plan.waitingFor.length > 0) return "leaving";
  return plan.blockers.length > 0 ? "foreign" : "other";
}

const IN_YOUR_VPC = "[Do not delete] Network Interface created to access resources in your VPC for";

test.each([
  [`${IN_YOUR_VPC} SageMaker Training Job train`, "leaving"],
  [`${IN_YOUR_VPC} SageMaker Notebook Instance notes`, "foreign"],
  ["[DO NOT DELETE] ENI managed by SageMaker for something", "leaving"],
  ["[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-1) - 0a", "leaving"],
  ["[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-1) - 0a", "leaving"],
  ["EFS mount target for fs-1 (fsmt-1)", "leaving"],
  ["EFS mount target for fs-0 (fsmt-1)", "leaving"],
  ["EFS mount target for fs-2 (fsmt-1)", "foreign"],
  ["RDSNetworkInterface", "foreign"],
  ["", "foreign"],
  [undefined, "foreign"],
])("network interface %p: %s", (description, fate) => {
  expect(fateOf(description)).toBe(fate);
});

test("network interface of an app of a living domain, or of an endpoint: someone else's business", () => {
  const app = "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-2) - 0a";

  expect(fateOf(app, {}, { livingDomains: new Set(["d-2"]) })).toBe("other");
  expect(fateOf("anything", { InterfaceType: "vpc_endpoint" })).toBe("other");
  expect(fateOf("anything", { InterfaceType: "gateway_load_balancer_endpoint" })).toBe("other");
});

describe("VPC endpoints", () => {
  const OWN = [
    { Key: "Deployment", Value: "ml" },
    { Key: "Stack", Value: "studio" },
  ];
  const planOf = (endpoint: Partial<VpcEndpoint>) =>
    planNetwork(
      findings({ endpoints: [{ VpcEndpointId: "vpce-1", ServiceName: "data", State: "Available", ...endpoint }] }),
    );

  test.each(["Available", "Deleting", "Pending"] as const)("the stack's own, %s: Terraform's business", (State) => {
    expect(planOf({ State, Tags: OWN })).toMatchObject({ waitingFor: [], blockers: [] });
  });

  test.each([
    ["by hand", { Tags: OWN.slice(1) }, ""],
    ["by GuardDuty", { Tags: [{ Key: "GuardDutyManaged", Value: "true" }] }, ", made by GuardDuty"],
    ["by another service", { RequesterManaged: true }, ", made by an AWS service"],
  ])("made %s: needs a person", (_, more, by) => {
    expect(planOf(more).blockers).toEqual([`VPC endpoint vpce-1 (data, available)${by}`]);
  });

  test("someone else's that is being deleted is waited for, one that is deleted is not", () => {
    expect(planOf({ State: "Deleting" })).toMatchObject({
      waitingFor: ["VPC endpoint vpce-1 (data, deleting)"],
      blockers: [],
    });
    expect(planOf({ State: "Deleted" })).toMatchObject({ waitingFor: [], blockers: [] });
  });

  test("GuardDuty's group outlives its endpoint, and holds the VPC", () => {
    const group = { GroupId: "sg-1", GroupName: "GuardDutyManagedSecurityGroup-vpc-0a" };
    const plan = planNetwork(findings({ groups: [{ ...group, Tags: [{ Key: "GuardDutyManaged", Value: "true" }] }] }));

    expect(plan.blockers).toEqual(["security group sg-1 (GuardDutyManagedSecurityGroup-vpc-0a), made by GuardDuty"]);
    expect(planNetwork(findings({ groups: [group] })).blockers).toEqual([]);
  });
});

describe("endpoints and jobs of SageMaker", () => {
  const holder = (network: VpcConfig) => ({ name: "endpoint churn", end: "aws end", networks: [network] });
  const job = { SubnetId: "subnet-1", Groups: [{ GroupId: "sg-1" }] };
  const planOf = (network: VpcConfig, Description = `${IN_YOUR_VPC} SageMaker Endpoint churn`) =>
    planNetwork(
      findings({
        interfaces: [{ NetworkInterfaceId: "eni-1", Description, ...job }],
        holders: [holder(network)],
      }),
    );

  test("one that runs in the network of an interface holds it: it is named, with what ends it", () => {
    expect(planOf({ Subnets: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] })).toMatchObject({
      waitingFor: [],
      blockers: ["endpoint churn of SageMaker, which ends by: aws end"],
    });
  });

  test.each([
    ["other subnets", { Subnets: ["subnet-2"], SecurityGroupIds: ["sg-1"] }],
    ["other groups", { Subnets: ["subnet-1"], SecurityGroupIds: ["sg-2"] }],
  ])("one in %s does not: the interface is waited for", (_, network) => {
    const plan = planOf(network);
    expect(plan.blockers).toEqual([]);
    expect(plan.waitingFor).toHaveLength(1);
  });

  test("interfaces of apps and of notebook instances are none of theirs", () => {
    const network = { Subnets: ["subnet-1"], SecurityGroupIds: ["sg-1"] };
    const app = "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-1) - 0a";
    expect(planOf(network, app)).toMatchObject({ blockers: [], waitingFor: [expect.stringContaining("eni-1")] });
    const notebook = planOf(network, `${IN_YOUR_VPC} SageMaker Notebook Instance notes`);
    expect(notebook.blockers).toEqual([expect.stringContaining("eni-1")]);
  });
});

test.each([
  ["the domain's account", ARN, "111122223333", "d-1"],
  ["another account", ARN, "999999999999", undefined],
  ["no owner", ARN, undefined, undefined],
  ["no domain", ARN.replace("domain/d-1", "space/d-1"), "111122223333", undefined],
  ["no tag", undefined, "111122223333", undefined],
])("a service tag counts if the thing is the domain's account's: %s", (_, Value, ownerId, domainId) => {
  expect(domainOf([{ Key: "ManagedByAmazonSageMakerResource", Value }], ownerId)).toBe(domainId);
});

test("a tag of another name is no service tag", () => {
  expect(domainOf([{ Key: "Name", Value: ARN }], "111122223333")).toBeUndefined();
});

const target = (LifeCycleState: "available" | "creating" | "deleting" | "deleted" | "error") => ({
  MountTargetId: "fsmt-1",
  FileSystemId: "fs-1",
  SubnetId: "subnet-1",
  VpcId: "vpc-0a",
  LifeCycleState,
});

test.each([
  ["available", 1, 1],
  ["error", 1, 1],
  ["creating", 0, 1],
  ["deleting", 0, 1],
  ["deleted", 0, 0],
] as const)("a mount target that is %s: %i deleted, %i waited for", (state, deleted, waited) => {
  const plan = planNetwork(findings({ homes: [{ ...home(), mountTargets: [target(state)] }] }));

  expect(plan.deleteMountTargets).toHaveLength(deleted);
  expect(plan.waitingFor).toHaveLength(waited);
});
