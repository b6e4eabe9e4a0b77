import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { characters, limit } from "../bounds";
import { PARAMETER_NAME, parameterName } from "./parameter-name";

export interface PublishedParametersProps {
  /** Name of the deployment. */
  readonly deployment: string;
  /** Id of the stack that publishes. */
  readonly stack: string;
  /** Parameters by their names within the stack, such as `index-url`. */
  readonly parameters: Readonly<Record<string, PublishedValue>>;
  /**
   * Tags of every parameter.
   * @default - none but the stack's
   */
  readonly tags?: Record<string, string>;
}

/** What one parameter says. Nothing secret: it is shown in plans, and whoever may read the path sees it. */
export interface PublishedValue {
  /** 1 to 1024 characters. */
  readonly description: string;
  /** 1 to 4096 characters, or a reference. */
  readonly value: string;
}

/**
 * What a stack tells others: SSM parameters `/<deployment>/<stack>/<name>`. They are all that stacks know of each other,
 * so that each can be deployed and destroyed alone. A name has up to 15 levels and 1011 characters.
 *
 * The other stack reads them with `publishedParameter`.
 */
export class PublishedParameters extends Construct {
  constructor(scope: Construct, id: string, props: PublishedParametersProps) {
    super(scope, id);
    const { deployment, stack, parameters, tags } = props;
    for (const [name, { description, value }] of Object.entries(parameters)) {
      const parameter = parameterName({ deployment, stack, name });
      limit(this, "parameter", parameter, PARAMETER_NAME);
      limit(this, `description of ${name}`, description, characters(1, 1024));
      limit(this, `value of ${name}`, value, characters(1, 4096));
      new SsmParameter(this, name, { name: parameter, type: "String", description, insecureValue: value, tags });
    }
  }
}
