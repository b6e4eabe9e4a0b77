import { DataAwsSsmParametersByPath } from "@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, TerraformOutput, type TerraformStack } from "cdktf";
import { mustBePublished, publishedParameter } from "../../../src/constructs/contract/published-parameter";
import { PublishedParameters } from "../../../src/constructs/contract/published-parameters";
import { Template } from "../../support/template";

const INDEX = { deployment: "ml", stack: "shared-services", name: "index-url" };

/** A stack with one output, and the address of what is read for it. */
function synth(value: (stack: TerraformStack) => string) {
  const made = Template.ofConstructs((stack) => void new TerraformOutput(stack, "value", { value: value(stack) }));
  return { made, value: made.outputs.value, found: made.only(DataAwsSsmParametersByPath).address };
}

test("reads all of the other stack's path, and no other stack's", () => {
  const { made } = synth((stack) => publishedParameter(stack, INDEX));
  expect(made.only(DataAwsSsmParametersByPath).attributes).toEqual({
    path: "/ml/shared-services",
    recursive: true,
    with_decryption: false,
  });
});

test("looks the name up with a default: a missing parameter is no error, on destroy either", () => {
  const { value, found } = synth((stack) => publishedParameter(stack, INDEX));
  expect(value).toBe(
    `\${nonsensitive(lookup(zipmap(${found}.names, ${found}.values), "/ml/shared-services/index-url", ""))}`,
  );
  const { value: other } = synth((stack) => publishedParameter(stack, INDEX, "none"));
  expect(other).toContain('"/ml/shared-services/index-url", "none"))}');
});

test("reads by the name under which it is published", () => {
  const { made, value } = synth((stack) => {
    const { deployment, stack: publisher, name } = INDEX;
    const parameters = { [name]: { description: "URL", value: "https://index.example.com" } };
    new PublishedParameters(stack, "Publish", { deployment, stack: publisher, parameters });
    return publishedParameter(stack, INDEX);
  });
  const { name } = made.only(SsmParameter).attributes;
  expect(name).toBe("/ml/shared-services/index-url");
  expect(value).toContain(JSON.stringify(name));
});

test("can stand in a text and in an expression", () => {
  const lookup = /nonsensitive\(lookup\(zipmap\(\S+\.names, \S+\.values\), "\/ml\/shared-services\/index-url", ""\)\)/;
  const { value: text } = synth((stack) => `${publishedParameter(stack, INDEX)}/simple`);
  expect(text).toMatch(new RegExp(`^\\$\\{${lookup.source}\\}/simple$`));
  const { value: upper } = synth((stack) => Fn.upper(publishedParameter(stack, INDEX)));
  expect(upper).toMatch(new RegExp(`^\\$\\{upper\\(${lookup.source}\\)\\}$`));
});

test("text for Terraform to take as it is stays so", () => {
  const { value } = synth((stack) => publishedParameter(stack, INDEX, 'say "${x}" or %{y}'));
  expect(value).toContain('"say \\"$${x}\\" or %%{y}"');
});

test("reads each path once, whatever the number of parameters, and tells paths apart", () => {
  const made = Template.ofConstructs((stack) => {
    for (const [deployment, of, name] of [
      ["ml", "shared-services", "index-url"],
      ["ml", "shared-services", "vpc-id"],
      ["ml", "sharedservices", "vpc-id"],
      ["a-b", "c", "vpc-id"],
      ["a", "b-c", "vpc-id"],
    ] as const)
      publishedParameter(stack, { deployment, stack: of, name });
  });
  const paths = made.all(DataAwsSsmParametersByPath).map(({ attributes }) => attributes.path);
  expect(paths.sort()).toEqual(["/a-b/c", "/a/b-c", "/ml/shared-services", "/ml/sharedservices"]);
  const addresses = made.all(DataAwsSsmParametersByPath).map(({ address }) => address);
  expect(addresses.filter((address) => !/^data\.aws_ssm_parameters_by_path\.[A-Za-z_][\w-]*$/.test(address))).toEqual(
    [],
  );
});

test("what cannot be without it stops the plan and names the stack to deploy first", () => {
  const made = Template.ofConstructs((stack) => {
    new Vpc(stack, "Vpc", { lifecycle: { precondition: [mustBePublished(stack, INDEX)] } });
  });
  const { address } = made.only(DataAwsSsmParametersByPath);
  expect(made.only(Vpc).attributes.lifecycle).toEqual({
    precondition: [
      {
        condition: `\${contains(${address}.names, "/ml/shared-services/index-url")}`,
        error_message:
          "There is no parameter /ml/shared-services/index-url yet. Deploy the stack shared-services first.",
      },
    ],
  });
});
