import { type Changes, type Configuration } from "../configuration";
import { type State } from "../control";

/** A stack that is deployed to a local AWS. */
export interface Deployment {
  /** URL of the local AWS. */
  readonly endpoint: string;
  readonly region: string;
  /** Outputs of the stack; none if it was never deployed. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** How a destroy of a stack has found the account, and how it left it. */
export interface Destroyed {
  /** What existed before the stack was deployed. */
  readonly before: State;
  readonly after: State;
  /** How many stores of data it had to retain. */
  readonly retained: number;
  /** What was deployed last. */
  readonly configuration: Configuration;
}

/** The life of a stack: all that is to be known of it to use it, to end it, and to judge what is left. */
export interface Life {
  /** Id of the stack. */
  readonly stack: string;

  /** What {@link Life.seed} does, as a title. */
  readonly seeding: string;

  /**
   * Puts the stack to use, as people would, so that a destroy that is not armed is refused. Tells each step by `print`;
   * what is there already, stays. Gives back what runs then.
   *
   * @throws UserError if something does not run in the end, or the stack is not deployed
   */
  seed(deployment: Deployment, print: (line: string) => void): Promise<string>;

  /**
   * What lets a destroy go through, whatever the configuration protects and whatever runs. Empty for a stack that is
   * destroyed as it is.
   */
  readonly armed: Changes;

  /** How many stores of data a destroy retains. */
  retained(configuration: Configuration): number;

  /** What a destroy has left that it may not leave, or has not kept, one line each. Empty if all is as it must be. */
  problems(destroyed: Destroyed): string[];
}
