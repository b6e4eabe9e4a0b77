import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { SsoadminApplicationAssignment } from "@cdktf/provider-aws/lib/ssoadmin-application-assignment";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  IdentityCenterAssignments,
  type IdentityCenterAssignmentsProps,
} from "../../../src/constructs/studio/identity-center-assignments";
import { domain } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const GROUP = "906767f9d1-1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809";
const OTHERS = "a3d4c872-8051-70e1-9b4f-2f6d0c9e5b17";
const USER = "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6";

function synth(principals: Omit<IdentityCenterAssignmentsProps, "domain">) {
  const template = Template.ofConstructs((stack) => {
    const props = { domain: domain(stack, { authMode: "SSO" }), ...principals };
    const { ready } = new IdentityCenterAssignments(stack, "Assignments", props);
    new Vpc(stack, "After", { dependsOn: ready });
  });
  return { template, assignments: template.all(SsoadminApplicationAssignment) };
}

test("assigns every group and every user to the domain's application, with nothing else", () => {
  const { template, assignments } = synth({ groups: [GROUP], users: [USER] });
  const application = reference(template.only(SagemakerDomain), "single_sign_on_application_arn");
  expect(assignments.map(({ attributes }) => attributes)).toEqual([
    { application_arn: application, principal_type: "GROUP", principal_id: GROUP },
    { application_arn: application, principal_type: "USER", principal_id: USER },
  ]);
});

test("is ready once all are made", () => {
  const { template, assignments } = synth({ groups: [GROUP, OTHERS], users: [USER] });
  expect(assignments).toHaveLength(3);
  expect(template.only(Vpc).attributes.depends_on).toEqual(assignments.map(({ address }) => address));
});

test("leaves an assignment alone when one before it goes", () => {
  const address = ({ assignments }: ReturnType<typeof synth>) =>
    assignments.find(({ attributes }) => attributes.principal_id === OTHERS)!.address;
  expect(address(synth({ groups: [OTHERS], users: [] }))).toBe(address(synth({ groups: [GROUP, OTHERS], users: [] })));
});

test("assigns nobody if nobody is named", () => {
  expect(synth({ groups: [], users: [] }).assignments).toEqual([]);
});

test.each([
  [{ groups: ["data-scientists"], users: [] }, 'id of a group is "data-scientists"'],
  [{ groups: [], users: ["ana@example.com"] }, 'id of a user is "ana@example.com"'],
  [{ groups: [], users: [`906767F9D1-${OTHERS}`] }, "id of a user"],
])("takes ids of the identity store alone: %j", (principals, problem) => {
  expect(() => synth(principals)).toThrow(problem);
});
