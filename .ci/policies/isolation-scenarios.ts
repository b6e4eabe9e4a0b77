import { allowed, denied, notAllowed, type Scenario } from "./scenario";
import { type Principal, type Request } from "./simulate";
import { OWNER, SHARING, type Studio } from "./studio";

/** Users are kept apart. */
export function isolationScenarios(studio: Studio): Scenario[] {
  return [
    ...appScenarios(studio),
    ...spaceScenarios(studio),
    ...signInScenarios(studio),
    ...tagScenarios(studio),
    ...remoteScenarios(studio),
  ];
}

function appScenarios(studio: Studio): Scenario[] {
  const private_ = (owner: string) => ({ [OWNER]: profile(studio, owner), [SHARING]: "Private" });
  const app = studio.sageMaker("app/d-own/bobs-space/JupyterLab/default");
  const job: Principal = { role: studio.role };
  return [
    ...["sagemaker:CreateApp", "sagemaker:DeleteApp"].flatMap((action) => [
      denied(
        `${action} in another user's private space`,
        studio.request(action, app, private_("bob")),
        "AppsOfOtherPrivateSpaces",
      ),
      denied(
        `${action} of another profile's Canvas`,
        studio.request(action, studio.sageMaker("app/d-own/bob/canvas/default")),
        "AppsOfOtherProfiles",
      ),
      allowed(
        `${action} in another user's shared space`,
        studio.request(action, app, { [OWNER]: profile(studio, "bob"), [SHARING]: "Shared" }),
      ),
      allowed(
        `${action} in an own space, by the owner alone`,
        studio.request(action, app, { [OWNER]: profile(studio, "alice") }),
      ),
    ]),
    denied(
      "an app in another user's private space of the own profile's name",
      studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-own/alice/JupyterLab/default"), private_("bob")),
      "AppsOfOtherPrivateSpaces",
    ),
    denied(
      "an app in another domain",
      studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-other/alice/canvas/default")),
      "AppsOfOtherProfiles",
    ),
    denied(
      "an app in a user's private space from within a job",
      { principal: job, action: "sagemaker:CreateApp", resource: app, context: private_("bob") },
      "AppsOfOtherPrivateSpaces",
    ),
  ];
}

function spaceScenarios(studio: Studio): Scenario[] {
  const space = studio.sageMaker("space/d-own/bobs-space");
  const bobs = (sharing: string) => ({ [OWNER]: profile(studio, "bob"), [SHARING]: sharing });
  return ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"].flatMap((action) => [
    ...["Private", "Shared"].map((sharing) =>
      denied(
        `${action} of another user's ${sharing.toLowerCase()} space`,
        studio.request(action, space, bobs(sharing)),
        "SpacesOfOthers",
      ),
    ),
    allowed(
      `${action} of an own space`,
      studio.request(action, space, { [OWNER]: profile(studio, "alice"), [SHARING]: "Private" }),
    ),
    notAllowed(`${action} of a space that has no owner, which is for other policies to allow`, {
      ...studio.request(action, space),
    }),
  ]);
}

function signInScenarios(studio: Studio): Scenario[] {
  const action = "sagemaker:CreatePresignedDomainUrl";
  return [
    denied("sign-in as another user", studio.request(action, profile(studio, "bob")), "SignInAsOthers"),
    denied(
      "sign-in as anybody from within a job",
      { principal: { role: studio.role }, action, resource: studio.ownProfileArn },
      "SignInAsOthers",
    ),
  ];
}

function tagScenarios(studio: Studio): Scenario[] {
  const space = studio.sageMaker("space/d-own/bobs-space");
  return [
    denied("another owner's tag on a space", studio.request("sagemaker:AddTags", space), "TagsOfStudio"),
    denied("the loss of an owner's tag", studio.request("sagemaker:DeleteTags", space), "TagRemovalFromStudio"),
  ];
}

function remoteScenarios(studio: Studio): Scenario[] {
  const space = studio.sageMaker("space/d-own/my-space");
  const open = (action: string) =>
    studio.request(action, space, {
      [OWNER]: studio.ownProfileArn,
      [SHARING]: "Private",
      "sagemaker:RemoteAccess": "ENABLED",
    });
  const connect = (owner: string): Request =>
    studio.request("sagemaker:StartSession", studio.sageMaker("space/d-own/some-space"), {
      "sagemaker:ResourceTag/sagemaker:user-profile-arn": profile(studio, owner),
    });
  if (!studio.has("RemoteAccess"))
    return [
      allowed("a remote session with an own space", connect("alice")),
      notAllowed("a remote session with another user's space", connect("bob"), {
        sid: "ConnectToOwnSpaces",
        element: "Condition",
      }),
    ];
  return [
    ...["sagemaker:CreateSpace", "sagemaker:UpdateSpace"].map((action) =>
      denied(`${action} of a space open to remote access`, open(action), "RemoteAccess"),
    ),
    denied("a remote session", studio.request("sagemaker:StartSession", space), "Administration"),
  ];
}

function profile(studio: Studio, name: string): string {
  return studio.sageMaker(`user-profile/d-own/${name}`);
}
