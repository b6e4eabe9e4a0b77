import {
  CreateAppCommand,
  CreateSpaceCommand,
  CreateUserProfileCommand,
  DescribeAppCommand,
  DescribeDomainCommand,
  type DescribeDomainCommandOutput,
  DescribeSpaceCommand,
  DescribeUserProfileCommand,
  ListUserProfilesCommand,
  ResourceInUse,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { mockClient } from "aws-sdk-client-mock";
import { seed } from "../../../local/lives/studio-seed";
import { StudioUsers } from "../../../local/lives/studio-users";
import { UserError } from "../../../tools/errors";

const sagemaker = mockClient(SageMakerClient);
const users = new StudioUsers("http://127.0.0.1:1", "us-east-1", "d-1");

const WITHOUT_CANVAS = { DefaultUserSettings: { StudioWebPortalSettings: { HiddenAppTypes: ["Canvas" as const] } } };

let printed: string[];

beforeEach(() => {
  sagemaker.reset();
  printed = [];
  domain(WITHOUT_CANVAS);
  profiles("ann");
  for (const describe of [DescribeSpaceCommand, DescribeUserProfileCommand, DescribeAppCommand]) {
    sagemaker.on(describe as typeof DescribeAppCommand).resolves({ Status: "InService" });
  }
});

function domain(members: Partial<DescribeDomainCommandOutput>): void {
  sagemaker.on(DescribeDomainCommand).resolves({ AuthMode: "IAM", ...members });
}

function profiles(...names: string[]): void {
  sagemaker
    .on(ListUserProfilesCommand)
    .resolves({ UserProfiles: names.map((UserProfileName) => ({ UserProfileName })) });
}

const inUse = (message: string) => new ResourceInUse({ message, $metadata: {} });

const seeded = () => seed(users, (line) => printed.push(line));

describe("the seed of a domain", () => {
  test("starts an app of each kind for every user, and counts them", async () => {
    domain({});
    profiles("ann", "bob");
    expect(await seeded()).toBe(6);
    expect(printed.slice(0, 3)).toEqual([
      "ann runs JupyterLab in the private space ann-notebooks",
      "ann runs Code Editor in the shared space ann-code",
      "ann runs Canvas",
    ]);
  });

  test.each([
    ["IAM", {}],
    ["SSO", { SingleSignOnUserIdentifier: "UserName", SingleSignOnUserValue: "guest" }],
  ] as const)("makes a user where there is none, with %s", async (AuthMode, identity) => {
    domain({ AuthMode, ...WITHOUT_CANVAS });
    const guest = { UserProfiles: [{ UserProfileName: "guest" }] };
    sagemaker.on(ListUserProfilesCommand).resolvesOnce({ UserProfiles: [] }).resolves(guest);
    expect(await seeded()).toBe(2);
    const [made] = sagemaker.commandCalls(CreateUserProfileCommand);
    expect(made?.args[0].input).toEqual({ DomainId: "d-1", UserProfileName: "guest", ...identity });
  });

  test("leaves what is there already, and tells what runs", async () => {
    sagemaker.on(CreateSpaceCommand).rejects(inUse("Space [d-1/ann-notebooks] already exists."));
    sagemaker.on(CreateAppCommand).rejects(inUse("App [d-1/ann-notebooks/default] already exists."));
    expect(await seeded()).toBe(2);
  });

  test("does not take another conflict for that", async () => {
    sagemaker.on(CreateSpaceCommand).rejects(inUse("Domain d-1 is Updating."));
    await expect(seeded()).rejects.toThrow("Domain d-1 is Updating.");
  });

  test("an app that has failed is an error with its reason, whether it was there or not", async () => {
    sagemaker.on(DescribeAppCommand).resolves({ Status: "Failed", FailureReason: "no capacity" });
    await expect(seeded()).rejects.toThrow(UserError);
    sagemaker.on(CreateAppCommand).rejects(inUse("App [d-1/ann-notebooks/default] already exists."));
    await expect(seeded()).rejects.toThrow(
      "JupyterLab in the private space ann-notebooks of ann is Failed: no capacity",
    );
    expect(printed).toEqual([]);
  });

  test("a space that has failed is one, too", async () => {
    sagemaker.on(DescribeSpaceCommand).resolves({ Status: "Failed" });
    await expect(seeded()).rejects.toThrow("space ann-notebooks is Failed");
  });
});

test("a user whose app fails is told so", async () => {
  sagemaker.on(DescribeAppCommand).resolvesOnce({ Status: "Pending" }).resolves({ Status: "Failed" });
  expect(await users.startApp("JupyterLab", { SpaceName: "x" })).toEqual({
    Status: "Failed",
    FailureReason: undefined,
  });
});
