import { SagemakerStudioLifecycleConfig } from "@cdktf/provider-aws/lib/sagemaker-studio-lifecycle-config";
import {
  LifecycleConfiguration,
  type LifecycleConfigurationProps,
} from "../../../src/constructs/studio/lifecycle-configuration";
import { Template } from "../../support/template";

const synth = (props: Partial<LifecycleConfigurationProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new LifecycleConfiguration(stack, "Start", {
        name: "ml-studio-jupyter-lab",
        appType: "JupyterLab",
        script: "#!/bin/bash\nexit 0\n",
        ...props,
      }),
  ).only(SagemakerStudioLifecycleConfig).attributes;

test("hands the script over in base64", () => {
  expect(synth()).toMatchObject({
    studio_lifecycle_config_app_type: "JupyterLab",
    studio_lifecycle_config_content: "IyEvYmluL2Jhc2gKZXhpdCAwCg==",
  });
});

test("is replaced under another name before the old one goes, since AWS cannot change one", () => {
  const { studio_lifecycle_config_name: name, lifecycle } = synth();
  expect(name).toMatch(/^ml-studio-jupyter-lab-[0-9a-f]{8}$/);
  expect(lifecycle).toEqual({ create_before_destroy: true });
  expect(synth().studio_lifecycle_config_name).toBe(name);
  expect(synth({ script: "#!/bin/bash\nexit 1\n" }).studio_lifecycle_config_name).not.toBe(name);
});

test("takes as much as SageMaker takes after encoding, and says what to do about more", () => {
  const longest = "x".repeat((16_384 / 4) * 3);
  expect((synth({ script: longest }).studio_lifecycle_config_content as string).length).toBe(16_384);
  expect(() => synth({ script: `${longest}x` })).toThrow(
    "lifecycle configuration ml-studio-jupyter-lab has 16388 characters after encoding; SageMaker allows 16384: " +
      "move what it does into a file that it fetches",
  );
});

test("leaves room for the hash in the longest name that SageMaker takes", () => {
  const { studio_lifecycle_config_name: name } = synth({ name: "x".repeat(54) });
  expect(name).toHaveLength(63);
  expect(() => synth({ name: "x".repeat(55) })).toThrow("allowed: 1 to 54 characters");
  expect(() => synth({ name: "" })).toThrow('[test/Start] name is ""');
});
