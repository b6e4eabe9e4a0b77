import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Server } from "../../../local/servers";
import { type Outcome, ProjectCopy } from "./project-copy";

/** A clone of the project, with a local AWS and states of its own. */
export class LocalClone extends ProjectCopy {
  private readonly pidFile = join(this.folder, ".local", "local-aws.json");

  /** Runs `npm run local` with a command, and sends what Ctrl-C sends once it is time, by what it has printed. */
  run(args: readonly string[], isTime?: (output: string) => Promise<boolean>): Promise<Outcome> {
    return this.npm("local", args, process.env, isTime);
  }

  /** Runs a command, which has to end with this status and to have printed this. */
  async expect(command: string, status: 0 | 1, printed: RegExp): Promise<string> {
    const outcome = await this.run(command.split(" ").filter(Boolean));
    expect(outcome).toEqual({ status, output: expect.stringMatching(printed) as string });
    return outcome.output;
  }

  /** The local AWS that its file tells of. */
  get server(): Server | undefined {
    return existsSync(this.pidFile) ? (JSON.parse(readFileSync(this.pidFile, "utf8")) as Server) : undefined;
  }
}
