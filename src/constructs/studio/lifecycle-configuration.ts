import { SagemakerStudioLifecycleConfig } from "@cdktf/provider-aws/lib/sagemaker-studio-lifecycle-config";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { characters, limit } from "../bounds";

/** Most characters that CreateStudioLifecycleConfig takes, after base64 encoding. */
export const MAX_CONTENT_LENGTH = 16_384;

export interface LifecycleConfigurationProps {
  /** Name without the suffix that tells one content from another. 1 to 54 characters. */
  readonly name: string;
  /** Kind of app that runs the script when it starts. */
  readonly appType: "JupyterLab" | "CodeEditor" | "JupyterServer";
  /** Shell script, not encoded. */
  readonly script: string;
}

/**
 * A Studio lifecycle configuration. AWS can neither change one nor delete one in use, so the name carries a hash of the
 * script, and a new one is made before the old one goes.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateStudioLifecycleConfig.html
 */
export class LifecycleConfiguration extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LifecycleConfigurationProps) {
    super(scope, id);
    limit(this, "name", props.name, characters(1, 54));
    const content = Buffer.from(props.script).toString("base64");
    this.node.addValidation({
      validate: () =>
        content.length <= MAX_CONTENT_LENGTH
          ? []
          : [
              `lifecycle configuration ${props.name} has ${content.length} characters after encoding; ` +
                `SageMaker allows ${MAX_CONTENT_LENGTH}: move what it does into a file that it fetches`,
            ],
    });
    this.arn = new SagemakerStudioLifecycleConfig(this, "Resource", {
      studioLifecycleConfigName: `${props.name}-${createHash("sha256").update(props.script).digest("hex").slice(0, 8)}`,
      studioLifecycleConfigAppType: props.appType,
      studioLifecycleConfigContent: content,
      lifecycle: { createBeforeDestroy: true },
    }).arn;
  }
}
