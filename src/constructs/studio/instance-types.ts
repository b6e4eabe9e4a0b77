import { DEFAULT_INSTANCE_TYPE } from "../../catalogue/instance-types";

/** Instance types that apps start on, unless the user chooses another. */
export interface InstanceTypes {
  /** @default - SageMaker's */
  readonly jupyterLab?: string;
  /** @default - SageMaker's */
  readonly codeEditor?: string;
}

/**
 * Settings of the apps' instance types, by the API's names, and what goes back to SageMaker's default where it is set: an
 * update cannot take a type away. They stand apart from the resources' settings, since the older of the two lines of the
 * provider knows fewer types than SageMaker.
 */
export function instanceTypeSettings({ jupyterLab, codeEditor }: InstanceTypes) {
  const on = (type: string) => ({ DefaultResourceSpec: { InstanceType: type } });
  const either = (type: string | undefined) =>
    type === undefined
      ? { wanted: {}, fallback: on(DEFAULT_INSTANCE_TYPE) }
      : { wanted: on(type), fallback: undefined };
  return { jupyterLab: either(jupyterLab), codeEditor: either(codeEditor) };
}
