import { ideSettings, ideUpdates } from "../../../src/constructs/studio/ide-settings";
import { type LifecycleConfiguration } from "../../../src/constructs/studio/lifecycle-configurations";

const start: LifecycleConfiguration = { arn: "arn:lcc" };
const idle = { timeoutMinutes: 120, minTimeoutMinutes: 60, maxTimeoutMinutes: 480 };

test("runs the start script in every app, built in: a default one would stay with each space", () => {
  const settings = ideSettings(start, idle);
  expect(settings.builtInLifecycleConfigArn).toBe("arn:lcc");
  expect(settings).not.toHaveProperty("lifecycleConfigArns");
  expect(settings).not.toHaveProperty("defaultResourceSpec");
});

test("shuts idle apps down within the administrator's bounds", () => {
  expect(ideSettings(start, idle).appLifecycleManagement?.idleSettings).toEqual({
    lifecycleManagement: "ENABLED",
    idleTimeoutInMinutes: 120,
    minIdleTimeoutInMinutes: 60,
    maxIdleTimeoutInMinutes: 480,
  });
});

const noShutdown = { AppLifecycleManagement: { IdleSettings: { LifecycleManagement: "DISABLED" } } };

test("says nothing of the shutdown where it is off, since the provider would say times of 0; an update switches it off", () => {
  expect(ideSettings(start, undefined).appLifecycleManagement).toBeUndefined();
  expect(ideUpdates(undefined).jupyterLab.fallbacks).toContainEqual(noShutdown);
  expect(ideUpdates(idle).jupyterLab.fallbacks).not.toContainEqual(noShutdown);
});

test("a type is wanted where there is one; where not, SageMaker's default takes the place of an earlier one", () => {
  const on = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
  expect(ideUpdates(idle, { jupyterLab: "ml.m5.large" })).toEqual({
    jupyterLab: { wanted: on("ml.m5.large"), fallbacks: [] },
    codeEditor: { wanted: {}, fallbacks: [on("ml.t3.medium")] },
  });
});
