import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Fn, type IResolvable, type ITerraformDependable, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { replacedWith } from "../replaced-with";
import { type HandlerInput, type LambdaHandler } from "./lambda-handler";

/**
 * Seconds that one invocation may take: below Lambda's limit of 900, since a connection that is idle for that long may
 * be dropped on its way.
 */
export const STEP_TIMEOUT_SECONDS = 780;

export interface LambdaStepProps<Input extends HandlerInput> {
  readonly handler: LambdaHandler<Input>;
  /** What the handler is told, on creation, on each change and before the step is destroyed. */
  readonly input: NoInfer<Input>;
  /**
   * Values whose change destroys the step and makes it anew, with both invocations.
   * @default - a change of the input only updates the step
   */
  readonly triggers?: Record<string, string>;
  /**
   * Resource whose replacement replaces the step.
   * @default - none
   */
  readonly replacedWith?: TerraformResource;
  /**
   * What must exist whenever the step runs, besides the handler.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * One duty that Terraform cannot do itself: the handler is invoked when the step is created, changed and destroyed, and
 * an error of the handler stops Terraform.
 *
 * The input of a destroy is the one that was last applied.
 */
export class LambdaStep<Input extends HandlerInput> extends Construct {
  readonly resource: LambdaInvocation;
  /** What must exist before what the step has done is used: the step. */
  readonly ready: ITerraformDependable[];
  /** What the handler last answered, decoded. */
  readonly result: IResolvable;

  constructor(scope: Construct, id: string, props: LambdaStepProps<Input>) {
    super(scope, id);
    this.resource = new LambdaInvocation(this, "Resource", {
      functionName: props.handler.name,
      lifecycleScope: "CRUD",
      input: JSON.stringify(props.input),
      triggers: props.triggers,
      dependsOn: [...props.handler.ready, ...(props.dependsOn ?? [])],
      lifecycle: props.replacedWith && replacedWith(props.replacedWith),
    });
    this.ready = [this.resource];
    this.result = Fn.jsondecode(this.resource.result) as IResolvable;
  }
}
