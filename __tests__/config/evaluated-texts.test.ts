import { messageOf, problemsOf, REQUIRED } from "../support/config";

const TERRAFORM = "expected text without ${ and %{, which Terraform would evaluate; write the value itself";
const CDKTF = "expected text without CDKTF's own marks, for which it would put another value; write the value itself";

describe("a text that would be evaluated is refused", () => {
  test.each<[where: string, keys: object, problem: string]>([
    ["whose form is another anyway, as one problem", { name: "${x}" }, `name: got "\${x}", ${TERRAFORM}`],
    [
      "whose form is any text",
      { studio: { authMode: "SSO", expectedUsers: 1, userProfiles: [{ name: "ana", ssoUserValue: 'a"\n%{ if x }' }] } },
      `studio.userProfiles[0].ssoUserValue: got "a\\"\\n%{ if x }", ${TERRAFORM}`,
    ],
    ["in a key of a mapping", { tags: { "a${x}": "b" } }, `tags["a\${x}"]: unsuitable key, ${TERRAFORM}`],
    ["under a key that nobody knows", { studios: "$${x}" }, `studios: got "$\${x}", ${TERRAFORM}`],
    [
      "in what stands where text belongs",
      { studio: { domainName: { a: ["${x}"] } } },
      `studio.domainName.a[0]: got "\${x}", ${TERRAFORM}`,
    ],
    [
      "by CDKTF, as a list",
      { tags: { Team: "#{TfToken[TOKEN.0]}" } },
      `tags.Team: got "#{TfToken[TOKEN.0]}", ${CDKTF}`,
    ],
    ["by CDKTF, as a mapping", { tags: { "&{TfToken[TOKEN.0]}": "x" } }, `unsuitable key, ${CDKTF}`],
    ["by CDKTF, as a number", { tags: { Team: "-8.109562212591379e+298" } }, CDKTF],
    ["by CDKTF, as a number written otherwise", { tags: { "a -82e297b": "x" } }, CDKTF],
    ["by CDKTF, as a list of numbers", { tags: { Team: "x-1.88815458970875e+289" } }, CDKTF],
  ])("%s", (_, keys, problem) => {
    expect(problemsOf(keys)).toContainEqual(expect.stringContaining(problem));
    expect(problemsOf(keys).filter((each) => each.includes("write the value itself"))).toHaveLength(1);
  });
});

test("with its line, and at once with the other problems, of the schema and of the rules that span fields", () => {
  const message = messageOf(`${REQUIRED}tags: { Team: "\${file('a')}", aws:x: y }
studio:
  authMode: SSO
  spaceStorage: { defaultGb: 50, maximumGb: 10 }
  userProfiles: [{ name: ana, ssoUserValue: "\${file('b')}" }]
`);
  expect(message.split("\n")).toEqual([
    "config.yaml has 4 problems:",
    `  tags.Team (line 4): got "\${file('a')}", ${TERRAFORM}`,
    expect.stringMatching(/^ {2}tags\["aws:x"\] \(line 4\): unsuitable key/),
    expect.stringMatching(/^ {2}studio.spaceStorage.defaultGb \(line 7\): 50 is more than/),
    `  studio.userProfiles[0].ssoUserValue (line 8): got "\${file('b')}", ${TERRAFORM}`,
  ]);
});

test("a rule says nothing of a text that is refused", () => {
  const user = { name: "ana", ssoUserValue: "${x}" };
  expect(problemsOf({ studio: { userProfiles: [user] } })).toEqual([
    expect.stringMatching(/^studio.userProfiles\[0\].ssoUserValue: got/),
  ]);
});

test("dollar, percent and braces apart are text like any other, as are numbers", () => {
  for (const value of ["$ {x}", "100% {x}", "{}", "1e5", "-8.2e+29", "8.2e298", "-12e456", "TfToken[x]"]) {
    const user = { name: "ana", ssoUserValue: value };
    expect(() =>
      messageOf(`${REQUIRED}studio: ${JSON.stringify({ authMode: "SSO", expectedUsers: 1, userProfiles: [user] })}`),
    ).toThrow("accepted");
  }
});
