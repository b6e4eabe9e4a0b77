import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { type TerraformStack } from "cdktf";
import { join } from "node:path";
import { LambdaHandler } from "../../../src/constructs/compute/lambda-handler";
import { LambdaStep, type LambdaStepProps } from "../../../src/constructs/compute/lambda-step";
import { ASSETS, encryptionKey, ENV } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const synth = (props: (stack: TerraformStack) => Partial<LambdaStepProps> = () => ({})) =>
  Template.ofConstructs((stack) => {
    const handler = new LambdaHandler(stack, "Function", {
      env: ENV,
      name: "ml-drain",
      description: "Ends apps",
      roleName: "ml-drain",
      entry: join(ASSETS, "destroy-hook", "drain.ts"),
      statements: [],
      timeoutSeconds: 900,
      logsKey: encryptionKey(stack),
      logRetentionDays: 30,
    });
    new LambdaStep(stack, "Step", { handler, input: { duty: "drain_start", forceDestroy: false }, ...props(stack) });
  });

const template = synth();
const step = template.only(LambdaInvocation);

test("invokes the function on creation, change and destroy, with its input", () => {
  expect(step.attributes).toMatchObject({
    function_name: reference(template.only(LambdaFunction), "function_name"),
    lifecycle_scope: "CRUD",
    input: '{"duty":"drain_start","forceDestroy":false}',
  });
});

test("finds function, permissions and log group in place whenever it runs", () => {
  const needed = [template.only(LambdaFunction), ...template.all(IamRolePolicy), template.only(CloudwatchLogGroup)].map(
    ({ address }) => address,
  );
  expect(new Set(step.attributes.depends_on as string[])).toEqual(new Set(needed));
});

test("waits for what it is told to wait for", () => {
  const waiting = synth((stack) => ({ dependsOn: encryptionKey(stack, "Data").ready }));
  expect(waiting.only(LambdaInvocation).attributes.depends_on).toContain(waiting.at(KmsKey, "Data").address);
});

test("is replaced with a resource by a bare string: Terraform refuses an expression there", () => {
  const replaced = synth((stack) => ({ replacedWith: encryptionKey(stack, "Data").resource }));
  const { address } = replaced.at(KmsKey, "Data");
  expect(replaced.only(LambdaInvocation).attributes.lifecycle).toEqual({ replace_triggered_by: [`${address}.id`] });
  expect(step.attributes).not.toHaveProperty("lifecycle");
});

test("is replaced by triggers, and by a change of its input only updated", () => {
  const triggers = { subnet_ids: "subnet-1" };
  expect(synth(() => ({ triggers })).only(LambdaInvocation).attributes.triggers).toEqual(triggers);
  expect(step.attributes).not.toHaveProperty("triggers");
});
