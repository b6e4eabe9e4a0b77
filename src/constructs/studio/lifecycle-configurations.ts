import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { type Input } from "../../../assets/destroy-hook/drain";
import { type Configuration } from "../../../assets/lifecycle-configurations/event";
import { sageMakerArn } from "../../policies/arn";
import { type AwsEnvironment } from "../aws-environment";
import { characters, limit } from "../bounds";
import { LambdaStep } from "../compute/lambda-step";
import { type DomainDrainFunction } from "./domain-drain-function";

/** Most characters that CreateStudioLifecycleConfig takes, after base64 encoding. */
export const MAX_CONTENT_LENGTH = 16_384;

/** A kind of app that can run a lifecycle configuration. */
export type ScriptedAppType = Configuration["appType"];

/** A Studio lifecycle configuration, as far as settings name it. */
export interface LifecycleConfiguration {
  readonly arn: string;
}

export interface LifecycleConfigurationsProps {
  readonly env: AwsEnvironment;
  readonly handler: DomainDrainFunction;
  /** Names without the suffix that tells one script from another. 1 to 54 characters. */
  readonly names: Readonly<Record<ScriptedAppType, string>>;
  /** Shell script that each kind of app runs when it starts, not encoded; of the classic one, if it is on. */
  readonly scripts: { readonly JupyterLab: string; readonly CodeEditor: string; readonly JupyterServer?: string };
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The Studio lifecycle configurations of a domain. AWS can neither change one nor delete one in use, and Terraform's own
 * resource would delete the old one in the deploy that brings the new one, while apps run it. So a step makes them, under
 * names with a hash of the script, another then deletes those of earlier scripts that no app runs, and what is still there
 * when the domain has gone goes with the first step.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteStudioLifecycleConfig.html
 */
export class LifecycleConfigurations extends Construct {
  readonly jupyterLab: LifecycleConfiguration;
  readonly codeEditor: LifecycleConfiguration;
  readonly jupyterServer?: LifecycleConfiguration;
  /** What must exist before a setting names one of them: the step that makes them. */
  readonly ready: ITerraformDependable[];
  private readonly configurations: readonly Configuration[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LifecycleConfigurationsProps,
  ) {
    super(scope, id);
    const { handler, env, names, scripts, tags } = props;
    const jupyterLab = this.configuration("JupyterLab", scripts.JupyterLab);
    const codeEditor = this.configuration("CodeEditor", scripts.CodeEditor);
    const jupyterServer =
      scripts.JupyterServer === undefined ? undefined : this.configuration("JupyterServer", scripts.JupyterServer);
    this.configurations = [jupyterLab, codeEditor, ...(jupyterServer ? [jupyterServer] : [])];
    // The ARN is known from the name, so settings need not wait for the step to be planned.
    const known = ({ name }: Configuration) => ({ arn: sageMakerArn(env, `studio-lifecycle-config/${name}`) });
    this.jupyterLab = known(jupyterLab);
    this.codeEditor = known(codeEditor);
    this.jupyterServer = jupyterServer && known(jupyterServer);
    handler.allowLifecycleConfigurations(Object.values(names));
    this.ready = new LambdaStep<Input>(this, "Made", {
      handler,
      input: {
        duty: "lifecycle_configurations",
        configurations: this.configurations,
        names: Object.values(names),
        tags,
      },
    }).ready;
  }

  /** Deletes those of earlier scripts once the settings, by then, name the present ones. */
  deleteEarlierAfter(settings: ITerraformDependable[]): LambdaStep<Input> {
    return new LambdaStep<Input>(this, "Earlier", {
      handler: this.props.handler,
      input: {
        duty: "earlier_lifecycle_configurations",
        names: Object.values(this.props.names),
        keep: this.configurations.map(({ name }) => name),
      },
      dependsOn: settings,
    });
  }

  private configuration(appType: ScriptedAppType, script: string): Configuration {
    const name = this.props.names[appType];
    limit(this, `name of ${appType}`, name, characters(1, 54));
    const content = Buffer.from(script).toString("base64");
    this.node.addValidation({
      validate: () =>
        content.length <= MAX_CONTENT_LENGTH
          ? []
          : [
              `lifecycle configuration ${name} has ${content.length} characters after encoding; ` +
                `SageMaker allows ${MAX_CONTENT_LENGTH}: move what it does into a file that it fetches`,
            ],
    });
    const hash = createHash("sha256").update(script).digest("hex").slice(0, 8);
    return { name: `${name}-${hash}`, appType, content };
  }
}
