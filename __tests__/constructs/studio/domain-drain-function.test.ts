import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { DomainDrainFunction } from "../../../src/constructs/studio/domain-drain-function";
import { domain, functionHome } from "../../support/fixtures";
import { DependencyGraph } from "../../support/graph";
import { reference, statement, statements, Template } from "../../support/template";

const ROLE = "arn:aws:iam::123456789012:role/ml-execution";

const template = Template.ofConstructs((stack) => {
  const handler = new DomainDrainFunction(stack, "Function", {
    home: functionHome(stack),
    name: "ml-drain",
    roleName: "ml-drain",
  });
  handler.allowIn(domain(stack), {
    executionRoleArns: [ROLE],
    securityGroupIds: ["sg-apps"],
    userSecurityGroupIds: ["sg-ana"],
  });
});
const inDomain = template.at(IamRolePolicy, "Function/Role/InDomain");

test("may only look around from the start", () => {
  const duty = template.at(IamRolePolicy, "Function/Role/Duty");
  const actions = statements(duty).flatMap(({ Action }) => Action ?? []);
  expect(actions).toContain("sagemaker:ListApps");
  expect(actions.filter((action) => !/:(Describe|List)/.test(action))).toEqual(["iam:SimulatePrincipalPolicy"]);
});

test("may act on its domain alone, and hand on its users' role alone", () => {
  const domainId = reference(template.only(SagemakerDomain));
  const kinds = { EndApps: "app", DeleteSpaces: "space", DeleteForeignProfiles: "user-profile" };
  for (const [sid, kind] of Object.entries(kinds)) {
    expect(statement(inDomain, sid)?.Resource).toBe(`arn:aws:sagemaker:us-east-1:123456789012:${kind}/${domainId}/*`);
  }
  expect(statement(inDomain, "ChangeDomainSettings")?.Resource).toBe(
    `arn:aws:sagemaker:us-east-1:123456789012:domain/${domainId}`,
  );
  expect(statement(inDomain, "PassExecutionRoles")?.Resource).toEqual([ROLE]);
});

test("sets the stack's groups alone, those of single users for users", () => {
  const groups = (sid: string) => statement(inDomain, sid)?.Condition?.["ForAllValues:StringEquals"];
  expect(groups("ChangeDomainSettings")).toEqual({ "sagemaker:VpcSecurityGroupIds": ["sg-apps"] });
  expect(groups("ChangeProfileSettings")).toEqual({ "sagemaker:VpcSecurityGroupIds": ["sg-apps", "sg-ana"] });
});

test("stands without the domain", () => {
  const graph = DependencyGraph.of(template);
  const standing = graph.ancestors(template.only(LambdaFunction).address);
  expect(standing).not.toContain(template.only(SagemakerDomain).address);
  expect(standing).not.toContain(inDomain.address);
});

test("gives the function less time than a silent connection lives", () => {
  expect(template.only(LambdaFunction).attributes.timeout).toBe(780);
});
