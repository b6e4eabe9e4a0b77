import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  PublishedParameters,
  type PublishedParametersProps,
} from "../../../src/constructs/contract/published-parameters";
import { reference, Template } from "../../support/template";

const synth = (props: Partial<PublishedParametersProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new PublishedParameters(stack, "Published", {
        deployment: "ml",
        stack: "shared-services",
        parameters: { "index-url": { description: "URL of the package index", value: "https://index.example.com" } },
        ...props,
      }),
  );
const one = (name: string, value = "x", description = "What it is") => ({
  parameters: { [name]: { description, value } },
});

test("writes each parameter as text under the path of the stack", () => {
  expect(synth({ tags: { Contract: "1" } }).only(SsmParameter).attributes).toEqual({
    name: "/ml/shared-services/index-url",
    type: "String",
    description: "URL of the package index",
    insecure_value: "https://index.example.com",
    tags: { Contract: "1" },
  });
  expect(synth().only(SsmParameter).attributes).not.toHaveProperty("tags");
});

test("publishes what only Terraform will know", () => {
  const made = Template.ofConstructs((stack) => {
    const { id } = new Vpc(stack, "Vpc", {});
    new PublishedParameters(stack, "Published", { deployment: "ml", stack: "studio", ...one("network/vpc-id", id) });
  });
  expect(made.only(SsmParameter).attributes).toMatchObject({
    name: "/ml/studio/network/vpc-id",
    insecure_value: reference(made.only(Vpc)),
  });
});

test("has a resource for each name, also for names that differ in punctuation alone", () => {
  const names = ["index-url", "index.url", "indexurl", "index_url"];
  const parameters = Object.fromEntries(names.map((name) => [name, { description: "One of them", value: name }]));
  const made = synth({ parameters }).all(SsmParameter);
  expect(made.map(({ attributes }) => attributes.insecure_value).sort()).toEqual([...names].sort());
});

test.each<[string, Partial<PublishedParametersProps>, string]>([
  ["a name with a blank", one("index url"), '[test/Published] parameter is "/ml/shared-services/index url"; allowed:'],
  ["an empty level", one("index/"), 'parameter is "/ml/shared-services/index/"; allowed:'],
  ["a name too long", one("x".repeat(1011 - 19)), "allowed: up to 1011 characters in up to 15 levels"],
  ["a level too many", one(Array(14).fill("a").join("/")), "allowed: up to 1011 characters in up to 15 levels"],
  ["a path of AWS", { deployment: "aws-ml" }, "not below /aws or /ssm"],
  ["a path of Systems Manager", { deployment: "ssm" }, "not below /aws or /ssm"],
  ["an empty value", one("url", ""), 'value of url is ""; allowed: 1 to 4096 characters'],
  ["a value too long", one("url", "x".repeat(4097)), "allowed: 1 to 4096 characters"],
  ["no description", one("url", "x", ""), 'description of url is ""; allowed: 1 to 1024 characters'],
  ["a description too long", one("url", "x", "x".repeat(1025)), "allowed: 1 to 1024 characters"],
])("refuses %s", (_, props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test("takes what is just within its bounds", () => {
  expect("/ml/shared-services/").toHaveLength(20);
  expect(() => synth(one("x".repeat(1011 - 20), "x".repeat(4096), "x".repeat(1024)))).not.toThrow();
  expect(() => synth(one(Array(13).fill("a").join("/")))).not.toThrow();
});
