import { run } from "../../../assets/destroy-hook/drain";
import { awsError, FakeAws } from "../../support/fake-aws";

const NAMES = ["ml-lab", "ml-editor"];
const FIRST = "ml-lab-11111111";
const SECOND = "ml-lab-22222222";

let aws: FakeAws;

beforeEach(() => {
  aws = new FakeAws();
});

const invoke = (action: string, event: object) => run({ ...event, tf: { action } }, aws.runtime);

const make = (action: string, name = FIRST) =>
  invoke(action, {
    duty: "lifecycle_configurations",
    configurations: [{ name, appType: "JupyterLab", content: "eA==" }],
    names: NAMES,
    tags: { Stack: "studio" },
  });

const sweep = (action: string, ...keep: string[]) =>
  invoke(action, { duty: "earlier_lifecycle_configurations", names: NAMES, keep });

const there = () => [...aws.sagemaker.configurations.keys()];

describe("the step that makes them", () => {
  test("makes what is missing, tagged, and keeps what is there", async () => {
    expect(await make("create")).toMatchObject({ made: [FIRST], deleted: [], left: [] });
    expect(aws.called("CreateStudioLifecycleConfig")).toEqual([
      {
        StudioLifecycleConfigName: FIRST,
        StudioLifecycleConfigAppType: "JupyterLab",
        StudioLifecycleConfigContent: "eA==",
        Tags: [{ Key: "Stack", Value: "studio" }],
      },
    ]);
    expect(await make("update", SECOND)).toMatchObject({ made: [SECOND] });
    expect(there()).toEqual([FIRST, SECOND]);
  });

  test("what is there already is tagged anew: that is all that can change", async () => {
    await make("create");
    expect(await make("update")).toMatchObject({ made: [] });
    expect(aws.called("AddTags")).toEqual([
      { ResourceArn: aws.sagemaker.configurations.get(FIRST), Tags: [{ Key: "Stack", Value: "studio" }] },
    ]);
  });

  test("an answer that was lost, or another invocation that was faster: it counts as made", async () => {
    aws.fail("CreateStudioLifecycleConfig", awsError("ThrottlingException"), { times: 1, afterwards: true });
    await make("create");
    expect(there()).toEqual([FIRST]);
  });

  test("a role that is still spreading: tried again", async () => {
    aws.fail("CreateStudioLifecycleConfig", awsError("AccessDeniedException"), { times: 2 });
    expect(await make("create")).toMatchObject({ made: [FIRST] });
  });

  test("refused by SageMaker: fails with its words and what to do if Terraform asks no more", async () => {
    aws.fail("CreateStudioLifecycleConfig", awsError("ResourceLimitExceeded", "too many"));
    const failure = make("update");
    await expect(failure).rejects.toMatchObject({ name: "NotMade" });
    await expect(failure).rejects.toThrow(
      /ml-lab-11111111 was not made\. ResourceLimitExceeded: too many\n.*terraform state rm ADDRESS/,
    );
  });

  test("delete: all that have its names go, also earlier ones and those of a kind that is off by now", async () => {
    for (const name of [FIRST, SECOND, "ml-editor-33333333", "ml-lab-other-44444444", "ml-lab-my-own"]) {
      aws.sagemaker.addConfiguration(name);
    }
    expect(await make("delete")).toMatchObject({ deleted: [FIRST, SECOND, "ml-editor-33333333"] });
    expect(there()).toEqual(["ml-lab-other-44444444", "ml-lab-my-own"]);
  });

  test("delete, in use by what SageMaker has just ended: waited for", async () => {
    aws.sagemaker.addConfiguration(FIRST);
    aws.sagemaker.configurationsInUse.add(FIRST);
    aws.later(60_000, () => aws.sagemaker.configurationsInUse.clear());
    expect(await make("delete")).toMatchObject({ deleted: [FIRST] });
  });

  test("delete, in use for good: fails in minutes and names it", async () => {
    aws.sagemaker.addConfiguration(FIRST);
    aws.sagemaker.configurationsInUse.add(FIRST);
    const failure = make("delete");
    await expect(failure).rejects.toMatchObject({ name: "NotFinished" });
    await expect(failure).rejects.toThrow(/in use by an app, a domain or a user profile:\n {2}- ml-lab-11111111/);
    expect(aws.now).toBeLessThan(180_000);
  });

  test("delete, denied: fails with AWS's own words", async () => {
    aws.sagemaker.addConfiguration(FIRST);
    aws.fail("DeleteStudioLifecycleConfig", awsError("AccessDeniedException"));
    await expect(make("delete")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("the step that deletes earlier ones", () => {
  beforeEach(() => [FIRST, SECOND, "ml-editor-33333333"].forEach((name) => aws.sagemaker.addConfiguration(name)));

  test("deletes them, on every page of the list", async () => {
    aws.pageSize = 1;
    expect(await sweep("update", SECOND)).toMatchObject({ deleted: [FIRST, "ml-editor-33333333"], left: [] });
    expect(there()).toEqual([SECOND]);
  });

  test("what an app runs stays, and the deploy goes through", async () => {
    aws.sagemaker.configurationsInUse.add(FIRST);
    expect(await sweep("update", SECOND)).toMatchObject({ deleted: ["ml-editor-33333333"], left: [FIRST] });
    expect(there()).toEqual([FIRST, SECOND]);
  });

  test("delete: does nothing, since the domain still names them", async () => {
    expect(await sweep("delete")).toMatchObject({ deleted: [], left: [] });
    expect(aws.calls).toEqual([]);
  });
});
