import { once } from "node:events";
import { check, lane, STACK } from "./lane";

lane(
  "state in S3",
  (on) => {
    check(on, "two applies at once: the lock refuses one, and nothing is lost", async () => {
      await on.empty();
      await on.init({});
      const locked = on.untilRequest(({ service, operation }) => service === "ec2" && operation === "CreateVpc");
      const first = on.apply();
      await locked;
      const second = await on.tryApply();
      expect(second.status).toBe(1);
      expect(second.stderr).toContain("Error acquiring the state lock");
      await first;
      await on.expectNothingToChange();
    });

    check(on, "an apply killed half-way: unlock and apply again, and nothing is there twice", async () => {
      await on.empty();
      await on.init({});
      const reached = on.untilRequest(({ operation }) => operation === "CreateDomain");
      const terraform = on.startInBackground("apply");
      const ended = once(terraform, "exit");
      await reached;
      process.kill(-terraform.pid!, "SIGKILL");
      await ended;
      const refused = await on.tryApply();
      const [, lock] = /ID: +(\S+)/.exec(refused.stderr) ?? [];
      expect(lock).toBeDefined();
      await on.workspace.must(STACK, "force-unlock", "-force", lock!);
      await on.apply();
      await on.expectNothingToChange();
      const { vpcs = [], studio = {} } = await on.control.state(on.region);
      expect(vpcs).toHaveLength(1);
      expect(Object.keys(studio).filter((arn) => arn.includes(":domain/"))).toHaveLength(1);
      await on.destroy();
      await on.expectOnly({ retained: 1 });
    });
  },
  { backend: "configured" },
);
