import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { DUTIES } from "../../../assets/destroy-hook/drain";
import { parseEvent } from "../../../assets/lambda/event";
import { DomainDrainFunction } from "../../../src/constructs/studio/domain-drain-function";
import { DomainSettingsStep } from "../../../src/constructs/studio/domain-settings-step";
import { domain, functionHome } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ml-execution";

const template = Template.ofConstructs((stack) => {
  const studio = domain(stack);
  const handler = new DomainDrainFunction(stack, "Function", {
    home: functionHome(stack),
    name: "ml-drain",
    roleName: "ml-drain",
  });
  handler.allowIn(studio, { executionRoleArns: [ROLE], securityGroupIds: ["sg-apps"], userSecurityGroupIds: [] });
  new DomainSettingsStep(stack, "Settings", { handler, domain: studio });
});
const studio = template.only(SagemakerDomain);
const step = template.only(LambdaInvocation).attributes;
const input = JSON.parse(step.input as string) as { settings: Record<string, object> };

test("tells the function the domain and its settings, in words that it understands", () => {
  expect(input).toMatchObject({ duty: "domain_settings", domainId: reference(studio) });
  const told = { ...input, domainId: "d-abc123" };
  for (const action of ["create", "update", "delete"]) {
    expect(parseEvent({ ...told, tf: { action } }, DUTIES)).toEqual({ action, input: told });
  }
});

test("the settings are those of the domain", () => {
  const { DefaultUserSettings, DomainSettingsForUpdate } = input.settings;
  const { default_user_settings: userSettings } = studio.attributes as {
    default_user_settings: { security_groups: string[] };
  };
  expect(DefaultUserSettings).toMatchObject({ ExecutionRole: ROLE, SecurityGroups: userSettings.security_groups });
  expect(DomainSettingsForUpdate).toMatchObject({ ExecutionRoleIdentityConfig: "USER_PROFILE_NAME" });
});

test("may change the domain whenever it runs, and is not replaced with it", () => {
  expect(step.depends_on).toContain(template.at(IamRolePolicy, "Function/Role/InDomain").address);
  expect(step).not.toHaveProperty("lifecycle");
});
