import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { DUTIES } from "../../../assets/destroy-hook/drain";
import { parseEvent } from "../../../assets/lambda/event";
import { DomainDrainFunction } from "../../../src/constructs/studio/domain-drain-function";
import {
  LifecycleConfigurations,
  type LifecycleConfigurationsProps,
} from "../../../src/constructs/studio/lifecycle-configurations";
import { domain, ENV, functionHome } from "../../support/fixtures";
import { statement, Template } from "../../support/template";

const NAMES = { JupyterLab: "ml-jupyter-lab", CodeEditor: "ml-code-editor", JupyterServer: "ml-jupyter-server" };

interface Input {
  readonly configurations: readonly { readonly name: string; readonly appType: string; readonly content: string }[];
  readonly keep: readonly string[];
}

function synth(props: Partial<LifecycleConfigurationsProps> = {}) {
  const arns: (string | undefined)[] = [];
  const template = Template.ofConstructs((stack) => {
    const handler = new DomainDrainFunction(stack, "Function", {
      home: functionHome(stack),
      name: "ml-drain",
      roleName: "ml-drain",
    });
    const made = new LifecycleConfigurations(stack, "Start", {
      env: ENV,
      handler,
      names: NAMES,
      scripts: { JupyterLab: "#!/bin/bash\nexit 0\n", CodeEditor: "#!/bin/bash\nexit 0\n" },
      tags: { Stack: "studio" },
      ...props,
    });
    arns.push(made.jupyterLab.arn, made.codeEditor.arn, made.jupyterServer?.arn);
    const studio = domain(stack, { dependsOn: made.ready });
    made.deleteEarlierAfter(studio.ready);
  });
  const input = (step: string) =>
    JSON.parse(template.at(LambdaInvocation, `Start/${step}`).attributes.input as string) as Input;
  return { template, arns, made: input("Made"), earlier: input("Earlier") };
}

const { template, arns, made, earlier } = synth();

test("hands the scripts over in base64, each under its name with a hash of it", () => {
  expect(made.configurations).toEqual([
    {
      name: expect.stringMatching(/^ml-jupyter-lab-[0-9a-f]{8}$/) as string,
      appType: "JupyterLab",
      content: "IyEvYmluL2Jhc2gKZXhpdCAwCg==",
    },
    {
      name: expect.stringMatching(/^ml-code-editor-[0-9a-f]{8}$/) as string,
      appType: "CodeEditor",
      content: "IyEvYmluL2Jhc2gKZXhpdCAwCg==",
    },
  ]);
  expect(made).toMatchObject({ duty: "lifecycle_configurations", tags: { Stack: "studio" } });
});

test("another script has another name, and the earlier one is to go: AWS cannot change one", () => {
  const later = synth({ scripts: { JupyterLab: "#!/bin/bash\nexit 1\n", CodeEditor: "#!/bin/bash\nexit 0\n" } });
  const names = ({ configurations }: Input) => configurations.map(({ name }) => name);
  expect(names(later.made)[0]).not.toBe(names(made)[0]);
  expect(names(later.made)[1]).toBe(names(made)[1]);
  expect([earlier.keep, later.earlier.keep]).toEqual([names(made), names(later.made)]);
});

test("names of all kinds are told, also of the one that is off: an earlier configuration of it goes", () => {
  expect([made, earlier]).toEqual([
    expect.objectContaining({ names: Object.values(NAMES) }),
    expect.objectContaining({ names: Object.values(NAMES) }),
  ]);
  const classic = synth({ scripts: { JupyterLab: "x", CodeEditor: "x", JupyterServer: "x" } });
  expect(classic.made.configurations.map(({ appType }) => appType)).toContain("JupyterServer");
});

test("their ARNs are known before they are made", () => {
  const arnOf = (index: number) =>
    `arn:aws:sagemaker:us-east-1:123456789012:studio-lifecycle-config/${made.configurations[index]!.name}`;
  expect(arns).toEqual([arnOf(0), arnOf(1), undefined]);
});

test("they are made before the domain, and the earlier ones deleted after it has its settings", () => {
  const step = (id: string) => template.at(LambdaInvocation, `Start/${id}`);
  const studio = template.only(SagemakerDomain);
  expect(studio.attributes.depends_on).toContain(step("Made").address);
  expect(step("Earlier").attributes.depends_on).toContain(studio.address);
});

test("the function may make and delete those names alone, and understands both steps", () => {
  const policy = template.at(IamRolePolicy, "Function/Role/LifecycleConfigurations");
  expect(statement(policy, "KeepLifecycleConfigurations")?.Resource).toEqual(
    Object.values(NAMES).map((name) => `arn:aws:sagemaker:us-east-1:123456789012:studio-lifecycle-config/${name}-*`),
  );
  for (const step of ["Made", "Earlier"]) {
    expect(template.at(LambdaInvocation, `Start/${step}`).attributes.depends_on).toContain(policy.address);
  }
  for (const input of [made, earlier]) {
    expect(parseEvent({ ...input, tf: { action: "update" } }, DUTIES)).toEqual({ action: "update", input });
  }
});

test("takes as much as SageMaker takes after encoding, and says what to do about more", () => {
  const longest = "x".repeat((16_384 / 4) * 3);
  const scripts = (JupyterLab: string) => ({ scripts: { JupyterLab, CodeEditor: "x" } });
  expect(synth(scripts(longest)).made.configurations[0]!.content).toHaveLength(16_384);
  expect(() => synth(scripts(`${longest}x`))).toThrow(
    "lifecycle configuration ml-jupyter-lab has 16388 characters after encoding; SageMaker allows 16384: " +
      "move what it does into a file that it fetches",
  );
});

test("leaves room for the hash in the longest name that SageMaker takes", () => {
  const named = (JupyterLab: string) => synth({ names: { ...NAMES, JupyterLab } });
  expect(named("x".repeat(54)).made.configurations[0]!.name).toHaveLength(63);
  expect(() => named("x".repeat(55))).toThrow("allowed: 1 to 54 characters");
  expect(() => named("")).toThrow('[test/Start] name of JupyterLab is ""');
});
