import { ideSettings } from "../../../src/constructs/studio/ide-settings";
import { type LifecycleConfiguration } from "../../../src/constructs/studio/lifecycle-configuration";

const start = { arn: "arn:lcc" } as LifecycleConfiguration;
const idle = { timeoutMinutes: 120, minTimeoutMinutes: 60, maxTimeoutMinutes: 480 };

test("runs the start script in every app, and by default", () => {
  expect(ideSettings(start, idle)).toMatchObject({
    lifecycleConfigArns: ["arn:lcc"],
    defaultResourceSpec: { lifecycleConfigArn: "arn:lcc" },
  });
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

test("names an instance type only where there is one", () => {
  expect(ideSettings(start, idle, "ml.m5.large").defaultResourceSpec.instanceType).toBe("ml.m5.large");
  expect(ideSettings(start, idle).defaultResourceSpec.instanceType).toBeUndefined();
});
