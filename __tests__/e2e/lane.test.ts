import { ListHubsCommand } from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import { Background } from "./support/background";
import { check, checked } from "./support/check";
import { lane, StudioLane } from "./support/studio";

lane("what the tests themselves rest on", (on) => {
  /** A request that the local AWS does not know. */
  const violate = () => expect(on.sagemaker.send(new ListHubsCommand({}))).rejects.toThrow();
  const found = { kind: "unknown operation", service: "sagemaker", operation: "ListHubs" };

  check(on, "a violation makes a check fail, and that one alone", async () => {
    await expect(checked(on, violate)).rejects.toThrow(/ListHubs/);
    await checked(on, () => Promise.resolve());
  });

  check(on, "a violation before the account is emptied makes it fail, too", async () => {
    const work = async () => {
      await violate();
      await on.empty();
    };
    await expect(checked(on, work)).rejects.toThrow(/ListHubs/);
    await expect(checked(on, () => on.empty())).resolves.toBeUndefined();
  });

  check(on, "each violation is told once, those before and after the account is emptied in turn", async () => {
    await violate();
    await on.empty();
    await violate();
    expect(await on.newViolations()).toMatchObject([found, found]);
    await violate();
    expect(await on.newViolations()).toMatchObject([found]);
    expect(await on.newViolations()).toEqual([]);
  });

  check(on, "what is not done in its time makes a check fail, with the requests that there were", async () => {
    const stuck = () => new Promise<void>(() => undefined);
    await expect(checked(on, stuck, violate)).rejects.toThrow(/not done within [^]*sagemaker ListHubs/);
  });

  check(on, "a local AWS that has died hides no error", async () => {
    const other = new StudioLane({});
    await other.start();
    const die = async () => {
      await other.stop();
      throw new Error("the first one");
    };
    await expect(checked(other, die)).rejects.toThrow(/^the first one\n\nIts requests are not known/);
  });

  check(on, "a command that ends before what is waited for fails with what it printed", async () => {
    const options = { cwd: on.folder, env: process.env };
    const command = new Background("sh", ["-c", "echo this and that"], options, join(on.folder, "command.log"));
    await expect(command.until(() => false)).rejects.toThrow(/^sh -c ended with 0 [^]*this and that/);
    await expect(command.until(() => true)).resolves.toBeUndefined();
  });
});
