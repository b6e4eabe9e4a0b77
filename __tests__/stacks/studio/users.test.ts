import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SsoadminApplicationAssignment } from "@cdktf/provider-aws/lib/ssoadmin-application-assignment";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { studio, studioOf } from "../../support/fixtures";
import { reference, statement, type Template } from "../../support/template";

// The configuration that a user starts from.
const template = studioOf("config.yaml");
const domain = template.only(SagemakerDomain);

const GROUP = "906767f9d1-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809";
const USER = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
const SSO = {
  authMode: "SSO",
  expectedUsers: 10,
  userProfiles: [{ name: "ana", ssoUserValue: "ana@example.com" }],
};

describe("users are kept apart", () => {
  const users = { userProfiles: [{ name: "ana" }, { name: "ben" }] };
  const appPorts = (made: Template) =>
    made
      .all(VpcSecurityGroupIngressRule)
      .filter(({ attributes }) => attributes.from_port === 8192 && attributes.to_port === 65535)
      .map(({ attributes }) => [attributes.security_group_id, attributes.referenced_security_group_id]);
  const group = (made: Template, path: string) => reference(made.at(SecurityGroup, path));
  const groupsOf = (made: Template, user: string) =>
    (made.at(SagemakerUserProfile, `User-${user}`).attributes.user_settings as { security_groups: string[] })
      .security_groups;

  test("by default: the apps of one user are in a group of their own, which admits itself alone", () => {
    const made = studio({ studio: users });
    const [ana, ben] = [group(made, "UserGroup-ana"), group(made, "UserGroup-ben")];
    expect(appPorts(made)).toEqual([
      [ana, ana],
      [ben, ben],
    ]);
    expect(groupsOf(made, "ana")).toEqual([group(made, "Apps"), ana]);
    expect(groupsOf(made, "ben")).toEqual([group(made, "Apps"), ben]);
  });

  test("not in shared mode: all are in one group, which admits itself", () => {
    const made = studio({ studio: { ...users, appIsolation: "shared" } });
    const apps = group(made, "Apps");
    expect(appPorts(made)).toEqual([[apps, apps]]);
    expect(groupsOf(made, "ana")).toEqual([apps]);
    expect(made.warnings).toContainEqual(expect.stringContaining("studio.appIsolation: shared"));
  });

  test("the drain of a user knows the user's own group, which goes after it; in shared mode there is none", () => {
    const input = (made: Template) =>
      JSON.parse(made.at(LambdaInvocation, "DomainDrain/Profile-ana").attributes.input as string) as object;
    const made = studio({ studio: users });
    expect(input(made)).toMatchObject({ ownSecurityGroupId: group(made, "UserGroup-ana") });
    const shared = studio({ studio: { ...users, appIsolation: "shared" } });
    expect(input(shared)).not.toHaveProperty("ownSecurityGroupId");
  });
});

describe("user profiles", () => {
  test("one by default, with the studio's role", () => {
    expect(template.only(SagemakerUserProfile).attributes).toMatchObject({
      domain_id: reference(domain),
      user_profile_name: "defaultuser",
      user_settings: { execution_role: reference(template.at(IamRole, "ExecutionRole"), "arn") },
    });
  });

  test("carry what is configured for one user, and are drained with that", () => {
    const role = "arn:aws:iam::123456789012:role/ana";
    const made = studio({
      studio: {
        userProfiles: [
          {
            name: "ana",
            executionRoleArn: role,
            idleTimeoutMinutes: 240,
            instanceTypes: { codeEditor: "ml.t3.large" },
            tags: { Team: "risk" },
            forceDestroy: true,
            deleteOwnedSpaces: true,
          },
          { name: "ben" },
        ],
      },
    });
    const timeout = (minutes: number) => ({
      app_lifecycle_management: { idle_settings: { idle_timeout_in_minutes: minutes } },
    });
    expect(made.at(SagemakerUserProfile, "User-ana").attributes).toMatchObject({
      user_settings: {
        execution_role: role,
        jupyter_lab_app_settings: timeout(240),
        code_editor_app_settings: timeout(240),
      },
      tags: { Team: "risk" },
    });
    expect(made.at(SagemakerUserProfile, "User-ben").attributes).toMatchObject({
      user_settings: { jupyter_lab_app_settings: timeout(120) },
    });
    const settingsOf = (user: string) =>
      JSON.parse(made.at(LambdaInvocation, `UserSettings-${user}`).attributes.input as string) as object;
    const starting = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
    expect(settingsOf("ana")).toMatchObject({
      settings: { UserSettings: { ExecutionRole: role, CodeEditorAppSettings: starting("ml.t3.large") } },
    });
    expect(settingsOf("ben")).not.toHaveProperty("settings.UserSettings.CodeEditorAppSettings.DefaultResourceSpec");
    expect(
      statement(made.at(IamRolePolicy, "DomainDrainFunction/Role/InDomain"), "PassExecutionRoles")?.Resource,
    ).toEqual([reference(made.at(IamRole, "ExecutionRole"), "arn"), role]);
    const input = (user: string) =>
      JSON.parse(made.at(LambdaInvocation, `DomainDrain/Profile-${user}`).attributes.input as string) as object;
    expect(input("ana")).toMatchObject({ forceDestroy: true, deleteOwnedSpaces: true });
    expect(input("ben")).toMatchObject({ forceDestroy: false, deleteOwnedSpaces: false });
    const settings = made.at(S3Object, "RuntimeAssets/Settings").attributes.content as string;
    expect(JSON.parse(settings)).toMatchObject({ timeoutMinutes: 120, profiles: { ana: 240 } });
    expect(
      statement(made.at(S3BucketPolicy, "RuntimeAssets/Bucket/Policy"), "AppsThroughEndpointOnly")?.Condition
        ?.ArnEquals,
    ).toEqual({
      "aws:PrincipalArn": ["arn:aws:iam::123456789012:role/ml-us-east-1-studio-execution", role],
    });
  });

  test("start on the studio's instance types where they have none of their own, as the domain and its spaces do", () => {
    const made = studio({
      studio: {
        instanceTypes: { jupyterLab: "ml.m5.large" },
        userProfiles: [{ name: "ana", instanceTypes: { jupyterLab: "ml.g5.xlarge" } }, { name: "ben" }],
      },
    });
    const settings = (step: string) =>
      (JSON.parse(made.at(LambdaInvocation, step).attributes.input as string) as { settings: object }).settings;
    const starting = (type: string) => ({ JupyterLabAppSettings: { DefaultResourceSpec: { InstanceType: type } } });
    expect(settings("UserSettings-ana")).toMatchObject({ UserSettings: starting("ml.g5.xlarge") });
    expect(settings("UserSettings-ben")).toMatchObject({ UserSettings: starting("ml.m5.large") });
    expect(settings("DomainSettings")).toMatchObject({
      DefaultUserSettings: starting("ml.m5.large"),
      DefaultSpaceSettings: starting("ml.m5.large"),
    });
  });

  test("sign in by IAM Identity Center where the domain does; there is no presigned URL then", () => {
    const made = studio({ studio: SSO });
    expect(made.only(SagemakerDomain).attributes.auth_mode).toBe("SSO");
    expect(made.only(SagemakerUserProfile).attributes).toMatchObject({
      single_sign_on_user_identifier: "UserName",
      single_sign_on_user_value: "ana@example.com",
    });
    expect(made.outputs).not.toHaveProperty("presigned_url_command");
    expect(made.outputs.single_sign_on_application_arn).toBe(
      reference(made.only(SagemakerDomain), "single_sign_on_application_arn"),
    );
  });

  test("wait in IAM Identity Center until all assignments are made", () => {
    const made = studio({ studio: { ...SSO, identityCenter: { groups: [GROUP], users: [USER] } } });
    const assignments = made.all(SsoadminApplicationAssignment);
    expect(assignments.map(({ attributes }) => [attributes.principal_type, attributes.principal_id])).toEqual([
      ["GROUP", GROUP],
      ["USER", USER],
    ]);
    expect(made.only(SagemakerUserProfile).attributes.depends_on).toEqual(
      expect.arrayContaining(assignments.map(({ address }) => address)),
    );
    expect(made.warnings).toEqual([]);
  });

  test("are told at synth that nobody can sign in while nobody is assigned", () => {
    const made = studio({ studio: SSO });
    expect(made.all(SsoadminApplicationAssignment)).toEqual([]);
    expect(made.warnings).toEqual([expect.stringContaining("studio.identityCenter: no group and no user is assigned")]);
  });

  test("are not in IAM Identity Center where the domain is not", () => {
    expect(template.all(SsoadminApplicationAssignment)).toEqual([]);
    expect(template.outputs).not.toHaveProperty("single_sign_on_application_arn");
  });
});
