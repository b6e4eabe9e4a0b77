import { type IConstruct } from "constructs";
import { DEFAULT_INSTANCE_TYPE } from "../../catalogue/instance-types";
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

/** Instance types that apps start on, unless the user chooses another. */
export interface InstanceTypes {
  /** @default - SageMaker's */
  readonly jupyterLab?: string;
  /** @default - SageMaker's */
  readonly codeEditor?: string;
}

/**
 * Settings of JupyterLab or Code Editor, for a domain, its shared spaces or one user: the start script and the idle
 * shutdown. The script is built in: the user cannot take it off, and an app looks it up as it starts. A default one would
 * stay with each space that was made under it, also after it was deleted.
 *
 * That the shutdown is off is left to {@link ideUpdates}: the provider would send times of 0 with it, which SageMaker
 * refuses, and off is what it is where nothing is said.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-lifecycle-configurations.html
 */
export function ideSettings({ arn }: LifecycleConfiguration, idle: IdleShutdown | undefined) {
  return {
    builtInLifecycleConfigArn: arn,
    appLifecycleManagement: idle && {
      idleSettings: {
        lifecycleManagement: "ENABLED",
        idleTimeoutInMinutes: idle.timeoutMinutes,
        minIdleTimeoutInMinutes: idle.minTimeoutMinutes,
        maxIdleTimeoutInMinutes: idle.maxTimeoutMinutes,
      },
    },
  };
}

/** What an update of JupyterLab or Code Editor says besides the resource's settings, by the API's names. */
export interface IdeUpdate {
  readonly wanted: object;
  /** What goes back to this where it was set: an update takes nothing away. */
  readonly fallbacks: readonly object[];
}

/**
 * The updates of both. Instance types stand only here: the older of the two lines of the provider knows fewer than
 * SageMaker.
 */
export function ideUpdates(
  idle: IdleShutdown | undefined,
  { jupyterLab, codeEditor }: InstanceTypes = {},
): { readonly jupyterLab: IdeUpdate; readonly codeEditor: IdeUpdate } {
  const noShutdown = { AppLifecycleManagement: { IdleSettings: { LifecycleManagement: "DISABLED" } } };
  const startingOn = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
  const update = (type: string | undefined) => ({
    wanted: type === undefined ? {} : startingOn(type),
    fallbacks: [...(type === undefined ? [startingOn(DEFAULT_INSTANCE_TYPE)] : []), ...(idle ? [] : [noShutdown])],
  });
  return { jupyterLab: update(jupyterLab), codeEditor: update(codeEditor) };
}
