import { DataArchiveFile } from "@cdktf/provider-archive/lib/data-archive-file";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { type TerraformStack } from "cdktf";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FunctionHome } from "../../../src/constructs/compute/function-home";
import { LambdaHandler, type LambdaHandlerProps } from "../../../src/constructs/compute/lambda-handler";
import { TerraformData } from "../../../src/constructs/terraform-data";
import { type Statement } from "../../../src/policies/statement";
import { ASSETS, functionHome } from "../../support/fixtures";
import { reference, statements, Template } from "../../support/template";

const duty: Statement = { Sid: "See", Effect: "Allow", Action: "sagemaker:DescribeDomain", Resource: "*" };

const handler = (stack: TerraformStack, { home, ...props }: Overrides = {}) =>
  new LambdaHandler(stack, "Function", {
    home: { ...functionHome(stack), ...home },
    name: "ml-studio-drain",
    description: "Ends apps",
    roleName: "ml-drain",
    entry: "destroy-hook/drain.ts",
    statements: [duty],
    timeoutSeconds: 900,
    ...props,
  });
type Overrides = Partial<Omit<LambdaHandlerProps, "home">> & { readonly home?: Partial<FunctionHome> };

const synth = (props: Overrides = {}) => Template.ofConstructs((stack) => handler(stack, props));

const template = synth();
const lambda = template.only(LambdaFunction);
const logGroup = template.only(CloudwatchLogGroup);

/** Path and text of the bundle that the archive is made from. */
function bundle(made: Template) {
  const file = made.only(DataArchiveFile).attributes.source_file as string;
  return { file, text: made.files[`stacks/test/${file}`]! };
}

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), "handler-")))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("runs the zipped bundle, and anew when it changes", () => {
  const archive = template.only(DataArchiveFile);
  expect(archive.attributes).toMatchObject({
    type: "zip",
    output_path: "ml-studio-drain.zip",
    output_file_mode: "0644",
  });
  expect(lambda.attributes).toMatchObject({
    function_name: "ml-studio-drain",
    role: reference(template.only(IamRole), "arn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    filename: reference(archive, "output_path"),
    source_code_hash: reference(archive, "output_base64sha256"),
    timeout: 900,
    memory_size: 256,
  });
  expect(synth({ memoryMb: 512 }).only(LambdaFunction).attributes.memory_size).toBe(512);
});

test("a change of the bundle or of the function is one of the data that the zip waits for, so that the apply makes it", () => {
  const code = template.only(TerraformData);
  expect(template.only(DataArchiveFile).attributes.depends_on).toEqual([code.address]);
  expect(code.attributes).toEqual({
    input: { functionName: "ml-studio-drain", sourceFile: bundle(template).file },
  });
  const input = (props: Overrides) => synth(props).only(TerraformData).attributes.input;
  expect(input({ memoryMb: 512 })).toEqual(code.attributes.input);
  expect(input({ name: "other" })).not.toEqual(code.attributes.input);
  expect(input({ entry: "destroy-hook/network-cleanup.ts" })).not.toEqual(code.attributes.input);
});

test("stays outside any VPC, where its interfaces would outlive it", () => {
  expect(lambda.attributes).not.toHaveProperty("vpc_config");
});

test("logs into a group of the name that Lambda expects, encrypted and for a time", () => {
  expect(logGroup.attributes).toEqual({
    name: "/aws/lambda/ml-studio-drain",
    retention_in_days: 30,
    kms_key_id: reference(template.only(KmsKey), "arn"),
  });
});

test("may do its duty, ask about its own role and write to its own log group, but not make it anew", () => {
  expect(statements(template.at(IamRolePolicy, "Function/Role/Duty"))).toEqual([
    duty,
    {
      Sid: "AskAboutOwnPermissions",
      Effect: "Allow",
      Action: "iam:SimulatePrincipalPolicy",
      Resource: "arn:aws:iam::123456789012:role/ml-drain",
    },
  ]);
  expect(statements(template.at(IamRolePolicy, "Function/Role/Logs"))).toEqual([
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/ml-studio-drain:*",
    },
  ]);
  expect(statements(template.only(IamRole), "assume_role_policy")).toMatchObject([
    { Principal: { Service: "lambda.amazonaws.com" } },
  ]);
});

test("tells what its role needs: all that it was allowed until now", () => {
  Template.ofConstructs((stack) => {
    const made = handler(stack);
    made.allow("More", [{ Sid: "End", Effect: "Allow", Action: "sagemaker:DeleteApp", Resource: "app" }]);

    expect(made.permissions).toEqual({
      roleArn: "arn:aws:iam::123456789012:role/ml-drain",
      needs: [
        { actions: ["sagemaker:DescribeDomain"], resource: "*", context: {} },
        {
          actions: ["iam:SimulatePrincipalPolicy"],
          resource: "arn:aws:iam::123456789012:role/ml-drain",
          context: {},
        },
        { actions: ["sagemaker:DeleteApp"], resource: "app", context: {} },
      ],
    });
  });
});

test("stands on its permissions and its log group, and so does all that invokes it", () => {
  const needed = [...template.all(IamRolePolicy), logGroup].map(({ address }) => address);
  expect(needed).toHaveLength(3);
  expect(new Set(lambda.attributes.depends_on as string[])).toEqual(new Set(needed));
  let count = 0;
  Template.ofConstructs((stack) => {
    count = handler(stack).ready.length;
  });
  expect(count).toBe(needed.length + 1);
});

test("bundles what the entry imports, but for the SDK, which the runtime brings", () => {
  const { text } = bundle(template);
  const imports = [...text.matchAll(/^(?:\}|import .*) from "([^"]+)";$/gm)].map(([, from]) => from!);
  expect(imports).toContain("@aws-sdk/client-sagemaker");
  expect(imports.filter((from) => !/^(@aws-sdk|@smithy)\//.test(from))).toEqual([]);
  expect(text.match(/^import /gm)).toHaveLength(imports.length);
  expect(text).toMatch(/^export \{[^}]*\bhandler\b/m);
  expect(text).not.toMatch(/\brequire\(/);
});

test("the bundle has the same bytes in any folder, and names none", () => {
  cpSync(ASSETS, folder, { recursive: true });
  const elsewhere = bundle(synth({ home: { assetsPath: folder } }));
  expect(elsewhere).toEqual(bundle(template));
  expect(elsewhere.text).not.toContain(folder);
  expect(bundle(template).text).not.toContain(ASSETS);
});

test("another handler gives another bundle, under another path", () => {
  writeFileSync(join(folder, "other.ts"), "export const handler = () => 1;\n");
  const other = bundle(synth({ entry: "other.ts", home: { assetsPath: folder } }));
  expect(other.file).not.toBe(bundle(template).file);
  expect(other.text).toContain("handler");
});

test.each<[string, Overrides, string]>([
  ["a name too long", { name: "x".repeat(65) }, "allowed: 1 to 64 characters"],
  ["a role's name too long", { roleName: "x".repeat(65) }, "[test/Function/Role] name is"],
  ["no time", { timeoutSeconds: 0 }, "timeoutSeconds is 0; allowed: 1 to 900"],
  ["more time than Lambda gives", { timeoutSeconds: 901 }, "timeoutSeconds is 901; allowed: 1 to 900"],
  ["too little memory", { memoryMb: 127 }, "memoryMb is 127; allowed: 128 to 10240"],
  ["too much memory", { memoryMb: 10_241 }, "memoryMb is 10241; allowed: 128 to 10240"],
  [
    "a retention that CloudWatch Logs lacks",
    { home: { logRetentionDays: 31 } },
    "logRetentionDays is 31; allowed: 1, 3, 5",
  ],
])("refuses %s", (_, props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test("takes what is just within its bounds", () => {
  const name = "x".repeat(64);
  const least = synth({ name, roleName: name, timeoutSeconds: 1, memoryMb: 128, home: { logRetentionDays: 1 } });
  expect(least.only(LambdaFunction).attributes).toMatchObject({ function_name: name, timeout: 1, memory_size: 128 });
  const most = synth({ timeoutSeconds: 900, memoryMb: 10_240, home: { logRetentionDays: 3653 } });
  expect(most.only(LambdaFunction).attributes).toMatchObject({ timeout: 900, memory_size: 10_240 });
});
