import { accountWarnings } from "../../../src/config/warnings/account";
import { studioWarnings } from "../../../src/config/warnings/studio";
import { configOf } from "../../support/config";

test("the default configuration warns of nothing", () => {
  expect(accountWarnings(configOf())).toEqual([]);
  expect(studioWarnings(configOf())).toEqual([]);
});

test.each(["groups", "users"])("someone who is assigned can sign in: %s", (kind) => {
  const identityCenter = { [kind]: ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"] };
  const studio = { authMode: "SSO", expectedUsers: 5, userProfiles: [], identityCenter };
  expect(studioWarnings(configOf({ studio }))).toEqual([]);
});

test("state on this machine is the account's matter, of which no stack warns", () => {
  const config = configOf({ state: { mode: "local" } });
  expect(accountWarnings(config)).toEqual([
    expect.stringContaining("state.mode: local keeps the state on this machine"),
  ]);
  expect(studioWarnings(config)).toEqual([]);
});

test("names that every stack lets resolve are the account's matter, too", () => {
  const config = configOf({ defaults: { network: { dns: { firewall: false } } } });
  expect(accountWarnings(config)).toEqual([
    expect.stringContaining("defaults.network.dns.firewall: false lets apps and jobs send data out of the VPC"),
  ]);
  expect(studioWarnings(config)).toEqual([]);
});

test.each<[keys: object, warning: string]>([
  [{ studio: { appNetworkAccessType: "PublicInternetOnly" } }, "gives the apps internet access past the VPC"],
  [{ studio: { executionRole: "managed" } }, "studio.executionRole: managed attaches AmazonSageMakerFullAccess"],
  [
    { studio: { appIsolation: "shared" } },
    "studio.appIsolation: shared lets every user's apps reach every other user's",
  ],
  [
    { studio: { retentionPolicy: "Delete" } },
    "studio.retentionPolicy: Delete leaves the data key, which costs 1 USD a month",
  ],
  [
    { studio: { deleteDataKey: true, kmsDeletionWindowDays: 7 } },
    "studio.deleteDataKey: 7 days after a destroy, whatever Canvas and jobs wrote with the data key",
  ],
  [{ studio: { authMode: "SSO", expectedUsers: 5, userProfiles: [] } }, "studio.identityCenter: no group and no user"],
  [{ studio: { expectedUsers: 60 } }, "for 60 users; 4 for each user are recommended: use larger subnets"],
  [
    {
      studio: {
        network: { vpcCidr: "172.17.0.0/23", subnets: [{ cidr: "172.17.0.0/24" }, { cidr: "172.17.1.0/24" }] },
      },
    },
    "studio.network.vpcCidr: 172.17.0.0/23 overlaps 172.17.0.0/16, which Docker uses",
  ],
  [
    { studio: { network: { vpcCidr: "8.8.0.0/23", subnets: [{ cidr: "8.8.0.0/24" }, { cidr: "8.8.1.0/24" }] } } },
    "studio.network.vpcCidr: 8.8.0.0/23 is not a private range",
  ],
  [{ studio: { network: { endpoints: { exclude: ["sagemaker.api"] } } } }, "Studio needs sagemaker.api"],
])("%j: %s", (keys, warning) => {
  expect(studioWarnings(configOf(keys))).toEqual([expect.stringContaining(warning)]);
  expect(accountWarnings(configOf(keys))).toEqual([]);
});

test.each(["managed", "arn:aws:iam::123456789012:role/own"])("large data with the role %s: told", (executionRole) => {
  const warnings = (canvas: object) => studioWarnings(configOf({ studio: { executionRole, canvas } })).join("\n");
  const told = "studio.canvas.largeData: no permission holds EMR Serverless in the VPC";
  expect(warnings({ largeData: true })).toContain(told);
  expect(warnings({})).not.toContain(told);
});

test("an armed destroy that keeps nothing: told with the fate of the key, whichever it is", () => {
  const warningsOf = (deleteDataKey: boolean) =>
    studioWarnings(configOf({ studio: { forceDestroy: true, retentionPolicy: "Delete", deleteDataKey } }));
  const ends = expect.stringContaining("a destroy ends running apps and deletes every home directory") as unknown;
  expect(warningsOf(false)).toEqual([ends, expect.stringContaining("leaves the data key")]);
  expect(warningsOf(true)).toEqual([ends, expect.stringContaining("studio.deleteDataKey")]);
});
