import { type AppType } from "@aws-sdk/client-sagemaker";
import { UserError } from "../../tools/errors";
import { type Owner, type Settled, type StudioUsers } from "./studio-users";

/** User who comes if the configuration has none. */
const GUEST = "guest";

/**
 * Starts apps of every kind in a domain, as its users would, and gives back how many. Tells each by `print`; what is
 * there already, stays. A domain without users gets one.
 *
 * @throws UserError if one of them does not run in the end
 */
export async function seed(users: StudioUsers, print: (line: string) => void): Promise<number> {
  if ((await users.userProfileNames()).length === 0) {
    requireInService(`user profile ${GUEST}`, await users.createUserProfile(GUEST));
    print(`there are no users: ${GUEST} gets a profile, as by single sign-on`);
  }
  const canvas = await users.offers("Canvas");
  let apps = 0;
  for (const name of await users.userProfileNames()) {
    const start = async (what: string, type: AppType, owner: Owner) => {
      const made = users.startApp(type, owner);
      requireInService(`${what} of ${name}`, await unlessThere(made, () => users.app(type, owner)));
      print(`${name} runs ${what}`);
      apps++;
    };
    const open = async (what: string, SpaceName: string, type: AppType, sharing: "Private" | "Shared") => {
      const made = users.createSpace(SpaceName, type, name, sharing);
      requireInService(`space ${SpaceName}`, await unlessThere(made, () => users.space(SpaceName)));
      await start(`${what} in the ${sharing.toLowerCase()} space ${SpaceName}`, type, { SpaceName });
    };
    await open("JupyterLab", `${name}-notebooks`, "JupyterLab", "Private");
    await open("Code Editor", `${name}-code`, "CodeEditor", "Shared");
    if (canvas) await start("Canvas", "Canvas", { UserProfileName: name });
  }
  return apps;
}

function requireInService(what: string, { Status, FailureReason }: Settled): void {
  if (Status === "InService") return;
  throw new UserError(`${what} is ${Status}${FailureReason ? `: ${FailureReason}` : ""}`);
}

/** What was made, or what is there already. */
async function unlessThere(made: Promise<Settled>, there: () => Promise<Settled>): Promise<Settled> {
  return made.catch((error: unknown) => {
    const { name, message } = error as Error;
    if (name === "ResourceInUse" && message.includes("already exists")) return there();
    throw error;
  });
}
