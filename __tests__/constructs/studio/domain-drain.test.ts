import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { type TerraformStack } from "cdktf";
import { DUTIES } from "../../../assets/destroy-hook/drain";
import { parseEvent } from "../../../assets/lambda/event";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { DomainDrain } from "../../../src/constructs/studio/domain-drain";
import { DomainDrainFunction } from "../../../src/constructs/studio/domain-drain-function";
import { UserProfile } from "../../../src/constructs/studio/user-profile";
import { domain, encryptionKey, functionHome, lifecycleConfiguration, NETWORK } from "../../support/fixtures";
import { DependencyGraph } from "../../support/graph";
import { reference, Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ml-execution";

/** A domain with the profiles ana and ben, of which ben may be armed. */
const synth = (
  arming: { domain?: boolean; ben?: boolean } = {},
  afterwards: (stack: TerraformStack) => void = () => undefined,
) =>
  Template.ofConstructs((stack) => {
    const studio = domain(stack);
    const appSecurityGroup = new SecurityGroup(stack, "Shared", {
      network: NETWORK,
      name: "shared",
      description: "Apps",
    });
    const lifecycleConfigurations = {
      jupyterLab: lifecycleConfiguration("JupyterLab"),
      codeEditor: lifecycleConfiguration("CodeEditor"),
    };
    const profile = (name: string) =>
      new UserProfile(stack, name, {
        domain: studio,
        name,
        executionRoleArn: ROLE,
        appSecurityGroup,
        lifecycleConfigurations,
      });
    const handler = new DomainDrainFunction(stack, "Function", {
      home: functionHome(stack),
      name: "ml-drain",
      roleName: "ml-drain",
    });
    handler.allowIn(studio, { executionRoleArns: [ROLE], securityGroupIds: ["sg-apps"], userSecurityGroupIds: [] });
    new DomainDrain(stack, "Drain", {
      handler,
      domain: studio,
      userProfiles: [
        { profile: profile("ana"), forceDestroy: false, deleteOwnedSpaces: true },
        { profile: profile("ben"), forceDestroy: arming.ben ?? false, deleteOwnedSpaces: false },
      ],
      forceDestroy: arming.domain ?? false,
    });
    afterwards(stack);
  });

const template = synth();
const studio = template.only(SagemakerDomain);
const domainId = reference(studio);

function input(step: string, from = template): Record<string, unknown> {
  return JSON.parse(from.at(LambdaInvocation, `Drain/${step}`).attributes.input as string) as Record<string, unknown>;
}

test("tells each step its duty", () => {
  expect(input("Start")).toEqual({
    duty: "drain_start",
    domainId,
    managedProfileNames: ["ana", "ben"],
    forceDestroy: false,
  });
  const { permissions, ...finish } = input("Finish");
  expect(finish).toEqual({ ...input("Start"), duty: "drain_finish" });
  expect(permissions).toMatchObject({ roleArn: "arn:aws:iam::123456789012:role/ml-drain" });
  expect(input("Profile-ana")).toEqual({
    duty: "profile_drain",
    domainId,
    userProfileName: "ana",
    forceDestroy: false,
    deleteOwnedSpaces: true,
  });
  expect(input("Profile-ben")).toMatchObject({ userProfileName: "ben", deleteOwnedSpaces: false });
});

test("at deploy it asks about all that a destroy does, each on its own kind of resource", () => {
  const { needs } = input("Finish").permissions as {
    needs: { actions: string[]; resource: string; context: Record<string, string> }[];
  };
  const asked = (action: string) =>
    needs
      .filter(({ actions }) => actions.includes(action))
      .map(({ resource }) => resource.split(":").slice(5).join(":"));
  expect(asked("sagemaker:DeleteApp")).toEqual([`app/${domainId}/example/jupyterlab/default`]);
  expect(asked("sagemaker:DeleteSpace")).toEqual([`space/${domainId}/example`]);
  expect(asked("sagemaker:DeleteUserProfile")).toEqual([`user-profile/${domainId}/example`]);
  expect(asked("sagemaker:UpdateDomain")).toEqual([`domain/${domainId}`]);
  expect(asked("iam:PassRole")).toHaveLength(1);
});

test.each(["Start", "Finish", "Profile-ana", "Profile-ben"])("the function understands %s", (step) => {
  const told = { ...input(step), domainId: "d-abc123" };
  for (const action of ["create", "update", "delete"]) {
    expect(parseEvent({ ...told, tf: { action } }, DUTIES)).toEqual({ action, input: told });
  }
});

test("is armed for the domain and all in it, or for one profile", () => {
  const armed = (from: Template) =>
    ["Start", "Finish", "Profile-ana", "Profile-ben"].filter((step) => input(step, from).forceDestroy === true);
  expect(armed(template)).toEqual([]);
  expect(armed(synth({ ben: true }))).toEqual(["Profile-ben"]);
  expect(armed(synth({ domain: true }))).toEqual(["Start", "Finish", "Profile-ana", "Profile-ben"]);
});

test("a profile is drained when it is replaced, everything else when the domain is", () => {
  const replacedBy = (step: string) =>
    (template.at(LambdaInvocation, `Drain/${step}`).attributes.lifecycle as { replace_triggered_by?: string[] })
      ?.replace_triggered_by;
  expect(replacedBy("Profile-ben")).toEqual([`${template.at(SagemakerUserProfile, "ben").address}.id`]);
  expect(replacedBy("Start")).toEqual([`${studio.address}.id`]);
  expect(replacedBy("Finish")).toEqual([`${studio.address}.id`]);
});

test("a profile is there whenever it is drained, and domain and permissions whenever anything is", () => {
  const graph = DependencyGraph.of(template);
  const ancestors = (step: string) => graph.ancestors(template.at(LambdaInvocation, `Drain/${step}`).address);
  expect(ancestors("Profile-ben")).toContain(template.at(SagemakerUserProfile, "ben").address);
  for (const step of ["Start", "Finish", "Profile-ana", "Profile-ben"]) {
    expect(ancestors(step)).toContain(studio.address);
    expect(ancestors(step)).toContain(template.at(IamRolePolicy, "Function/Role/InDomain").address);
  }
});

describe("a destroy begins with it", () => {
  const dependsOn = (from: Template) => from.at(LambdaInvocation, "Drain/Finish").attributes.depends_on as string[];
  const others = (from: Template) => from.blocks.filter(({ path }) => !path.startsWith("Drain/"));

  test("its last step depends on all else: that would be destroyed before a refusal, or before the apps have ended", () => {
    expect(others(template).length).toBeGreaterThan(10);
    const profiles = ["Drain/Profile-ana", "Drain/Profile-ben"].map((path) => template.block(path));
    expect([...dependsOn(template)].sort()).toEqual(
      [...others(template), ...profiles]
        .filter(({ address }) => !address.startsWith("data."))
        .map(({ address }) => address)
        .sort(),
    );
  });

  test("its first step depends on the last, and so on all else", () => {
    const start = template.at(LambdaInvocation, "Drain/Start").address;
    const ancestors = DependencyGraph.of(template).ancestors(start);
    const resources = template.blocks.map(({ address }) => address).filter((address) => !address.startsWith("data."));
    expect(resources.filter((address) => !ancestors.has(address))).toEqual([start]);
  });

  test("also on what is made after it", () => {
    const made = synth({}, (stack) => {
      encryptionKey(stack, "Later");
      new DataAwsCallerIdentity(stack, "Read");
    });
    const later = made.blocks.filter(({ path }) => path.startsWith("Later"));
    expect(later).toHaveLength(2);
    expect(dependsOn(made)).toEqual(expect.arrayContaining(later.map(({ address }) => address)));
    expect(dependsOn(made)).not.toContain(made.only(DataAwsCallerIdentity).address);
    expect(DependencyGraph.of(made).cycle()).toBeUndefined();
  });

  test("by plain addresses, since Terraform takes no expression there", () => {
    expect(dependsOn(template).filter((address) => !/^(aws|terraform)_\w+\.[\w-]+$/.test(address))).toEqual([]);
  });
});
