import { type LifecycleConfiguration } from "./lifecycle-configuration";

/** SageMaker's own idle shutdown. All times in minutes, 60 to 525600. */
export interface IdleShutdown {
  readonly timeoutMinutes: number;
  /** Bounds of what a user may choose in the UI. */
  readonly minTimeoutMinutes: number;
  readonly maxTimeoutMinutes: number;
}

/**
 * Settings of JupyterLab or Code Editor, for a domain, its shared spaces or one user: the start script, the idle shutdown
 * (off where none is given) and the instance type (SageMaker's default where none is given).
 */
export function ideSettings({ arn }: LifecycleConfiguration, idle: IdleShutdown | undefined, instanceType?: string) {
  return {
    lifecycleConfigArns: [arn],
    defaultResourceSpec: { lifecycleConfigArn: arn, instanceType },
    appLifecycleManagement: {
      idleSettings: idle
        ? {
            lifecycleManagement: "ENABLED",
            idleTimeoutInMinutes: idle.timeoutMinutes,
            minIdleTimeoutInMinutes: idle.minTimeoutMinutes,
            maxIdleTimeoutInMinutes: idle.maxTimeoutMinutes,
          }
        : { lifecycleManagement: "DISABLED" },
    },
  };
}
