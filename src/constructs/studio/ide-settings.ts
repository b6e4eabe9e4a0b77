import { type IConstruct } from "constructs";
import { between, limit } from "../bounds";
import { type LifecycleConfiguration } from "./lifecycle-configurations";

/** SageMaker's own idle shutdown. All times in minutes, 60 to 525600. */
export interface IdleShutdown {
  readonly timeoutMinutes: number;
  /** Bounds of what a user may choose in the UI. */
  readonly minTimeoutMinutes: number;
  readonly maxTimeoutMinutes: number;
}

/** Holds each time against its bounds. */
export function limitIdleShutdown(construct: IConstruct, idle: IdleShutdown | undefined): void {
  for (const name of ["timeoutMinutes", "minTimeoutMinutes", "maxTimeoutMinutes"] as const) {
    limit(construct, `idleShutdown.${name}`, idle?.[name], between(60, 525_600));
  }
}

/**
 * Settings of JupyterLab or Code Editor, for a domain, its shared spaces or one user: the start script and the idle
 * shutdown (off where none is given). The script is built in: the user cannot take it off, and an app looks it up as it
 * starts. A default one would stay with each space that was made under it, also after it was deleted.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-lifecycle-configurations.html
 */
export function ideSettings({ arn }: LifecycleConfiguration, idle: IdleShutdown | undefined) {
  return {
    builtInLifecycleConfigArn: arn,
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
