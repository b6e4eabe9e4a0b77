import { configOf, problemsOf } from "../../support/config";
import { TEXT_PLACES } from "../../support/text-places";

describe("no text of the configuration may hold what Terraform would evaluate", () => {
  test("wherever text stands", () => {
    const keys = TEXT_PLACES.map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(40);
    expect(keys).toEqual(
      expect.arrayContaining([
        "name",
        "tags, a key",
        "tags, a value",
        "state.bucket",
        "state.organization",
        "state.directory",
        "iam.path",
        "defaults.network.endpoints.zones, a value[]",
        "studio.executionRole",
        "studio.network.endpoints.serviceNames, a value",
        "studio.userProfiles[].ssoUserValue",
        "studio.userProfiles[].tags, a value",
      ]),
    );
  });

  test.each(TEXT_PLACES)("$key", ({ holding }) => {
    for (const text of ["${x}", "a${path.root}b", "%{ if x }", "$${x}", "%%{x}", "/${x}/", "1.0, ${x}"]) {
      expect(problemsOf(holding(text))).toContainEqual(expect.stringContaining(text));
    }
  });

  test("dollar, percent and braces apart are text like any other", () => {
    const user = { name: "ana", ssoUserValue: "$ana {1} 100%" };
    const { studio } = configOf({ studio: { authMode: "SSO", expectedUsers: 1, userProfiles: [user] } });
    expect(studio.userProfiles).toMatchObject([user]);
  });
});
