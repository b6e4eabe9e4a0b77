import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { type TerraformStack } from "cdktf";
import { LambdaHandler } from "../../../src/constructs/compute/lambda-handler";
import { LambdaStep, type LambdaStepProps } from "../../../src/constructs/compute/lambda-step";
import { encryptionKey, functionHome } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

interface Input {
  readonly duty: "drain_start" | "drain_finish";
  readonly forceDestroy: boolean;
}
const input: Input = { duty: "drain_start", forceDestroy: false };

const handler = (stack: TerraformStack) =>
  new LambdaHandler<Input>(stack, "Function", {
    home: functionHome(stack),
    name: "ml-drain",
    description: "Ends apps",
    roleName: "ml-drain",
    entry: "destroy-hook/drain.ts",
    statements: [],
    timeoutSeconds: 900,
  });

const synth = (props: (stack: TerraformStack) => Partial<LambdaStepProps<Input>> = () => ({})) =>
  Template.ofConstructs((stack) => {
    new LambdaStep(stack, "Step", { handler: handler(stack), input, ...props(stack) });
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
  expect(needed).toHaveLength(4);
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

test("says only what the handler takes", () => {
  Template.ofConstructs((stack) => {
    const props = { handler: handler(stack) };
    // @ts-expect-error a duty of another function
    new LambdaStep(stack, "Duty", { ...props, input: { ...input, duty: "network_cleanup" } });
    // @ts-expect-error a member of another kind
    new LambdaStep(stack, "Kind", { ...props, input: { ...input, forceDestroy: "false" } });
    // @ts-expect-error a member too few
    new LambdaStep(stack, "Few", { ...props, input: { duty: "drain_start" } });
    // @ts-expect-error a member too many
    new LambdaStep(stack, "Many", { ...props, input: { ...input, force: true } });
    new LambdaStep(stack, "Right", { ...props, input: { ...input, duty: "drain_finish" } });
  });
});
