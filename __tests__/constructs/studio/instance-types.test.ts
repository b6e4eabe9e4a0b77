import { instanceTypeSettings } from "../../../src/constructs/studio/instance-types";

test("a type is wanted where there is one; where not, SageMaker's default takes the place of an earlier one", () => {
  const on = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
  expect(instanceTypeSettings({ jupyterLab: "ml.m5.large" })).toEqual({
    jupyterLab: { wanted: on("ml.m5.large"), fallback: undefined },
    codeEditor: { wanted: {}, fallback: on("ml.t3.medium") },
  });
});
