import { denies } from "../../../scripts/docs/denies";
import { jobGuardrails, userGuardrails } from "../../../src/policies/studio-execution";
import { executionScope } from "../../support/execution-scope";

const rows = denies().split("\n");
const rowOf = (sid: string) => rows.find((row) => row.startsWith(`| \`${sid}\` |`));

test("every deny is listed, once", () => {
  const scope = executionScope({ allowedInstanceTypes: ["ml.t3.medium"] });
  const sids = [...jobGuardrails(scope), ...userGuardrails(scope)].map(({ Sid }) => Sid);
  expect(sids.length).toBeGreaterThan(20);
  const ofBucketsAndHook = [
    "AppsThroughEndpointOnly",
    "LivingDomain",
    "OnlyReadsThroughEndpoint",
    "ThisAccountOnly",
    "TlsOnly",
  ];
  const listed = rows.flatMap((row) => /^\| `(\w+)` \|/.exec(row)?.[1] ?? []);
  expect(listed.sort()).toEqual([...sids, ...ofBucketsAndHook].sort());
});

test("a condition is told in words, all of its parts", () => {
  expect(rowOf("SchedulesOutsideVpc")).toBe(
    "| `SchedulesOutsideVpc` | `sagemaker:CreateMonitoringSchedule`, `sagemaker:UpdateMonitoringSchedule` | everything " +
      "| `sagemaker:VpcSubnets` is absent and `sagemaker:InstanceTypes` is given |",
  );
  expect(rowOf("ForeignSubnets")).toContain("| a value of `sagemaker:VpcSubnets` is not the stack's subnets |");
  expect(rowOf("InstanceTypes")).toContain("is none of `system`, `<allowed type>` |");
});

test("what is spared is told, and a bucket with its objects as one", () => {
  expect(rowOf("OtherRoles")).toBe("| `OtherRoles` | `iam:PassRole` | all but the role itself | always |");
  expect(rowOf("OnlyReadsThroughEndpoint")).toBe(
    "| `OnlyReadsThroughEndpoint` | all but `s3:GetObject` | the artefact bucket and its objects " +
      "| `aws:SourceVpce` is the S3 endpoint |",
  );
  expect(rowOf("ThisAccountOnly")).toContain("`aws:PrincipalIsAWSService` is `false` or absent |");
});

test("a variable is shown as IAM sees it", () => {
  expect(rowOf("SignInAsOthers")).toContain("/${sagemaker:DomainId, '-'}/${sagemaker:UserProfileName, '-'}`");
});
