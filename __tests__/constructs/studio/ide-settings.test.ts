import { ideSettings } from "../../../src/constructs/studio/ide-settings";
import { type LifecycleConfiguration } from "../../../src/constructs/studio/lifecycle-configurations";

const start: LifecycleConfiguration = { arn: "arn:lcc" };
const idle = { timeoutMinutes: 120, minTimeoutMinutes: 60, maxTimeoutMinutes: 480 };

test("runs the start script in every app, built in: a default one would stay with each space", () => {
  const settings = ideSettings(start, idle);
  expect(settings.builtInLifecycleConfigArn).toBe("arn:lcc");
  expect(settings).not.toHaveProperty("lifecycleConfigArns");
  expect(settings).not.toHaveProperty("defaultResourceSpec");
});

test("shuts idle apps down within the administrator's bounds, or says that it does not", () => {
  expect(ideSettings(start, idle).appLifecycleManagement.idleSettings).toEqual({
    lifecycleManagement: "ENABLED",
    idleTimeoutInMinutes: 120,
    minIdleTimeoutInMinutes: 60,
    maxIdleTimeoutInMinutes: 480,
  });
  expect(ideSettings(start, undefined).appLifecycleManagement.idleSettings).toEqual({
    lifecycleManagement: "DISABLED",
  });
});
