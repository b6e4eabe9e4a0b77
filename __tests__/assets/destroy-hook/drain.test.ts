import { run } from "../../../assets/destroy-hook/drain";
import { ACCOUNT, awsError, DOMAIN, FakeAws, ROLE_ARN } from "../../support/fake-aws";

let aws: FakeAws;

beforeEach(() => {
  aws = new FakeAws();
  aws.sagemaker.addDomain();
  aws.sagemaker.addProfile("alice");
  aws.sagemaker.addProfile("bob");
});

const domainDrain = (duty: string, more: object = {}, action = "delete") =>
  run(
    { duty, domainId: DOMAIN, managedProfileNames: ["alice", "bob"], forceDestroy: true, tf: { action }, ...more },
    aws.runtime,
  );

const profileDrain = (more: object = {}, action = "delete") =>
  run(
    { duty: "profile_drain", domainId: DOMAIN, userProfileName: "alice", forceDestroy: true, tf: { action }, ...more },
    aws.runtime,
  );

const unarmed = { forceDestroy: false };
const activeApps = () => aws.sagemaker.apps.filter((app) => app.Status !== "Deleted" && app.Status !== "Failed");

describe("drain of a domain", () => {
  test("several pages: sees what is on the last page of every list", async () => {
    aws.pageSize = 2;
    for (let n = 0; n < 5; n++) {
      aws.sagemaker.addProfile(`foreign-${n}`);
      aws.sagemaker.addSpace(`space-${n}`, `foreign-${n}`);
      aws.sagemaker.addApp("JupyterLab", { space: `space-${n}` });
    }

    const result = await domainDrain("drain_finish");

    expect(aws.log.find((line) => line.step === "look")?.left).toHaveLength(15);
    expect(result).toMatchObject({ finished: true });
    expect([activeApps(), aws.sagemaker.spaces]).toEqual([[], []]);
    expect(aws.sagemaker.profiles).toHaveLength(2);
  });

  test("Pending app: is waited for, then deleted", async () => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" }, "Pending");
    aws.later(30_000, () => (aws.sagemaker.apps = aws.sagemaker.apps.map((app) => ({ ...app, Status: "InService" }))));

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true });
    expect(aws.called("DeleteApp")).toHaveLength(1);
    expect(aws.now).toBeGreaterThan(30_000);
  });

  test("app in ResourceInUse, then gone", async () => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });
    aws.fail("DeleteApp", awsError("ResourceInUse"), { times: 2 });

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true });
    expect(aws.called("DeleteApp")).toHaveLength(3);
  });

  test("app that someone else deleted first: counts as done", async () => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });
    aws.fail("DeleteApp", awsError("ValidationException", "App [x] has already been deleted"), { times: 1 });

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true });
  });

  test("ValidationException that says something else: is an error", async () => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });
    aws.fail("DeleteApp", awsError("ValidationException", "AppName is malformed"));

    await expect(domainDrain("drain_finish")).rejects.toThrow("AppName is malformed");
  });

  test("foreign profile: is deleted when armed", async () => {
    aws.sagemaker.addProfile("sso-user");

    await domainDrain("drain_finish");

    expect(aws.called("DeleteUserProfile")).toEqual([{ DomainId: DOMAIN, UserProfileName: "sso-user" }]);
  });

  test("domain gone: counts as drained", async () => {
    aws.sagemaker.domains.clear();

    expect(await domainDrain("drain_finish", unarmed)).toMatchObject({ finished: true });
    expect(aws.called("ListApps")).toEqual([]);
  });

  test("domain that SageMaker deletes already: counts as drained", async () => {
    aws.sagemaker.addDomain(DOMAIN, { Status: "Deleting" });
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });

    expect(await domainDrain("drain_finish", unarmed)).toMatchObject({ finished: true });
  });

  test("app of a space that is listed with a profile too: is deleted by its space alone", async () => {
    aws.sagemaker.addSpace("lab", "alice");
    aws.sagemaker.addApp("JupyterLab", { space: "lab" });
    aws.sagemaker.apps = aws.sagemaker.apps.map((app) => ({ ...app, UserProfileName: "alice" }));

    await domainDrain("drain_finish");

    expect(aws.called("DeleteApp")).toEqual([
      { DomainId: DOMAIN, AppType: "JupyterLab", AppName: "default", SpaceName: "lab" },
    ]);
  });

  test("throttled for a minute: gets through", async () => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });
    for (const call of ["DescribeDomain", "ListApps", "DeleteApp"]) {
      aws.fail(call, awsError("ThrottlingException", "Rate exceeded"), { forMs: 60_000 });
    }

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true });
    expect(aws.now).toBeGreaterThan(60_000);
  });

  test("connection lost after the work was done: the same call again does no harm", async () => {
    aws.sagemaker.addSpace("lab", "alice");
    aws.sagemaker.addApp("JupyterLab", { space: "lab" });
    const lost = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    for (const call of ["DeleteApp", "DeleteSpace"]) aws.fail(call, lost, { times: 1, afterwards: true });

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true });
    expect([activeApps(), aws.sagemaker.spaces]).toEqual([[], []]);
  });

  test("deadline: drain_start ends unfinished and says what is left", async () => {
    aws.sagemaker.addApp("Canvas", { profile: "alice" });
    aws.sagemaker.appDeletionMs = 20 * 60_000;

    expect(await domainDrain("drain_start")).toMatchObject({
      finished: false,
      left: ["app Canvas/default of user profile alice (Deleting)"],
    });
    expect(aws.now).toBeLessThan(aws.deadline);
  });

  test("deadline: drain_finish fails, names what is left and says to run it again", async () => {
    aws.sagemaker.addApp("Canvas", { profile: "alice" });
    aws.sagemaker.appDeletionMs = 20 * 60_000;

    const failure = domainDrain("drain_finish");

    await expect(failure).rejects.toMatchObject({ name: "NotFinished" });
    await expect(failure).rejects.toThrow("app Canvas/default of user profile alice (Deleting)");
    await expect(failure).rejects.toThrow("Run the same command again");
    expect(aws.now).toBeLessThan(aws.deadline);
  });

  test("deadline: an app of 20 minutes is gone within two steps", async () => {
    aws.sagemaker.addApp("Canvas", { profile: "alice" });
    aws.sagemaker.appDeletionMs = 20 * 60_000;

    await domainDrain("drain_start");
    aws.deadline = aws.now + 14 * 60_000;

    expect(await domainDrain("drain_finish")).toMatchObject({ finished: true, deleted: [] });
  });

  test("deadline while throttled: says what AWS answered", async () => {
    aws.fail("ListApps", awsError("ThrottlingException"));

    await expect(domainDrain("drain_finish")).rejects.toThrow(
      /answered ListApps with ThrottlingException[^]*not known/,
    );
    expect(aws.now).toBeLessThan(aws.deadline);
  });

  test("many left: the message stays readable", async () => {
    for (let n = 0; n < 60; n++) aws.sagemaker.addProfile(`foreign-${n}`);

    await expect(domainDrain("drain_start", unarmed)).rejects.toThrow("and 10 more");
  });
});

describe("create and update events", () => {
  test.each(["create", "update"])("%s: looks, reports and changes nothing, armed or not", async (action) => {
    aws.sagemaker.addApp("JupyterLab", { profile: "alice" });

    for (const forceDestroy of [true, false]) {
      expect(await profileDrain({ forceDestroy }, action)).toMatchObject({ finished: true, deleted: [] });
      expect(await domainDrain("drain_start", { forceDestroy }, action)).toMatchObject({
        left: ["app JupyterLab/default of user profile alice (InService)"],
      });
    }
    expect(aws.changes).toEqual([]);
    expect(new Set(aws.calls.map((call) => call.name))).toEqual(
      new Set(["DescribeDomain", "ListApps", "ListSpaces", "ListUserProfiles"]),
    );
  });

  test("freshly created IAM: a denial is retried for two minutes", async () => {
    aws.fail("ListSpaces", awsError("AccessDeniedException"), { forMs: 60_000 });

    expect(await profileDrain({}, "create")).toMatchObject({ finished: true });
  });

  test("a denial that stays: fails after some two minutes, not at the deadline", async () => {
    aws.fail("ListSpaces", awsError("AccessDeniedException"));

    await expect(profileDrain({}, "create")).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(aws.now).toBeGreaterThan(120_000);
    expect(aws.now).toBeLessThan(180_000);
  });

  test("a denial on delete: fails at once", async () => {
    aws.fail("ListSpaces", awsError("AccessDeniedException"));

    await expect(profileDrain()).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(aws.now).toBeLessThan(1_000);
  });
});

describe("permissions, at deploy", () => {
  const needs = [
    {
      actions: ["sagemaker:DeleteApp"],
      resource: `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:app/${DOMAIN}/*`,
      context: {},
    },
    { actions: ["sagemaker:UpdateDomain"], resource: `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:domain/1`, context: {} },
  ];
  const permissions = { roleArn: ROLE_ARN, needs };

  test.each(["create", "update"])(
    "%s: what a boundary keeps the role from is told, with the boundary",
    async (action) => {
      aws.iam.keptByBoundary = ["sagemaker:DeleteApp"];

      const failure = domainDrain("drain_finish", { permissions }, action);

      await expect(failure).rejects.toMatchObject({ name: "Refused" });
      await expect(failure).rejects.toThrow(/permissions boundary of .*\n {2}- sagemaker:DeleteApp on /);
      await expect(failure).rejects.not.toThrow("sagemaker:UpdateDomain");
    },
  );

  test("what the organization may keep the role from is told in the answer, and stops nothing", async () => {
    aws.iam.keptByOrganization = ["sagemaker:UpdateDomain"];

    await expect(domainDrain("drain_finish", { permissions }, "create")).resolves.toMatchObject({
      perhapsDenied: [expect.stringMatching(/^sagemaker:UpdateDomain on /)],
    });
  });

  test("nothing keeps it from anything, or it may not ask: goes through", async () => {
    await domainDrain("drain_finish", { permissions }, "create");
    expect(aws.called("SimulatePrincipalPolicy")).toHaveLength(2);

    aws.fail("SimulatePrincipalPolicy", awsError("AccessDenied"));
    expect(await domainDrain("drain_finish", { permissions }, "create")).toMatchObject({ finished: true });
  });

  test("a destroy asks nothing: it finds out", async () => {
    aws.iam.keptByBoundary = ["sagemaker:DeleteApp"];

    expect(await domainDrain("drain_finish", { permissions })).toMatchObject({ finished: true });
    expect(aws.called("SimulatePrincipalPolicy")).toEqual([]);
  });

  test("of another form: refused", () => {
    expect(() => domainDrain("drain_finish", { permissions: { roleArn: "*", needs } }, "create")).toThrow(/roleArn is/);
    expect(() => domainDrain("drain_finish", { permissions: "all" }, "create")).toThrow(/permissions is "all"/);
  });
});

test("every log line is one JSON object that carries duty, action and domain, and the profile if it is about one", async () => {
  await domainDrain("drain_start");

  expect(aws.log.map((line) => line.step)).toEqual(["start", "look", "done"]);
  for (const line of aws.log) {
    expect(JSON.parse(JSON.stringify(line))).toMatchObject({ duty: "drain_start", action: "delete", domainId: DOMAIN });
  }

  await profileDrain();

  expect(aws.log.at(-1)).toMatchObject({ duty: "profile_drain", userProfileName: "alice" });
});

test("a wait is logged once, not at every look", async () => {
  aws.sagemaker.addApp("Canvas", { profile: "alice" });
  aws.sagemaker.appDeletionMs = 10 * 60_000;

  await domainDrain("drain_finish");

  expect(aws.called("ListApps").length).toBeGreaterThan(30);
  expect(aws.log.map((line) => line.step)).toEqual(["start", "look", "delete", "look", "look", "done"]);
});
