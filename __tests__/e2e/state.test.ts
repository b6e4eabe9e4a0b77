import { once } from "node:events";
import { check, lane } from "./lane";

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

    check(on, "an apply interrupted half-way: it ends in order, and apply again makes nothing twice", async () => {
      await on.empty();
      await on.init({});
      const reached = on.untilRequest(({ operation }) => operation === "CreateDomain");
      const terraform = on.startInBackground("apply");
      const ended = once(terraform, "exit");
      await reached;
      terraform.kill("SIGINT");
      await ended;
      await on.apply();
      await on.expectNothingToChange();
      const { vpcs = [], studio = {} } = await on.control.state(on.region);
      expect(vpcs).toHaveLength(1);
      expect(Object.keys(studio).filter((arn) => arn.includes(":domain/"))).toHaveLength(1);
      await on.destroy();
      // Terraform takes the domain that it did not see finished for broken and makes it anew; the first one's data stays.
      await on.expectOnly({ retained: await on.domainsMade() });
    });
  },
  { backend: "configured" },
);
