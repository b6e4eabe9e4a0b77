import { ListHubsCommand } from "@aws-sdk/client-sagemaker";
import { check, checked } from "./support/check";
import { lane } from "./support/studio";

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
});
