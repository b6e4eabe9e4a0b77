import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, configPath, loadConfig, parseConfig } from "../../src/config/load";
import { messageOf, REQUIRED } from "../support/config";

describe("the path of the configuration", () => {
  test("is the variable, else the context value, else config.yaml", () => {
    expect(configPath({ SAGEMAKER_CONFIG: "a.yaml" }, "b.yaml")).toBe("a.yaml");
    expect(configPath({}, "b.yaml")).toBe("b.yaml");
    expect(configPath({ SAGEMAKER_CONFIG: "" })).toBe("config.yaml");
  });

  test("must be text", () => {
    expect(() => configPath({}, { name: "ml" })).toThrow(
      new ConfigError(
        'the context value config in cdktf.json is {"name":"ml"}, expected the path of a configuration file',
      ),
    );
  });
});

describe("a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "config-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is read", () => {
    const path = join(folder, "good.yaml");
    writeFileSync(path, REQUIRED);
    expect(loadConfig(path).name).toBe("ml");
  });

  test("that is missing is named, with the ways to name another", () => {
    expect(() => loadConfig("deploy/none.yaml")).toThrow(
      "the configuration file deploy/none.yaml does not exist; create it, or name another one by the variable SAGEMAKER_CONFIG " +
        "or the context value config in cdktf.json",
    );
  });

  test("that is a directory is refused", () => {
    expect(() => loadConfig(folder)).toThrow(`the configuration file ${folder} is a directory`);
  });
});

describe("a text that is no configuration", () => {
  test.each<[what: string, text: string, message: string]>([
    ["empty", "", "config.yaml is empty; it needs at least name, region and accountId"],
    ["only comments", "# name: ml\n", "config.yaml is empty; it needs at least name, region and accountId"],
    ["a list", "- name\n", "config.yaml is a list, expected a mapping of keys to values"],
    ["text", "hello\n", "config.yaml is text, expected a mapping of keys to values"],
    ["invalid YAML", "name: ml\nregion: [a\ntags: x\n", "config.yaml is not valid YAML:\n  line 3, column 1: "],
    [
      "a key twice",
      "name: ml\nname: ml\n",
      "config.yaml is not valid YAML:\n  line 2, column 1: Map keys must be unique",
    ],
    ["an unknown tag", "name: !Ref x\n", "config.yaml is not valid YAML:\n  line 1, column 7: Unresolved tag: !Ref"],
    ["an alias of nothing", "name: *x\n", "config.yaml is not valid YAML: Unresolved alias"],
    ["two documents", "name: ml\n---\nname: ml\n", "config.yaml is not valid YAML:\n  line 2, column 1: "],
  ])("%s", (_, text, message) => {
    expect(messageOf(text)).toContain(message);
  });
});

describe("the studio", () => {
  test("is absent where its key is", () => {
    expect(parseConfig(REQUIRED, "config.yaml").studio).toBeUndefined();
  });

  test("has every default where its mapping is empty", () => {
    expect(parseConfig(`${REQUIRED}studio: {}\n`, "config.yaml").studio).toMatchObject({
      authMode: "IAM",
      userProfiles: [{ name: "defaultuser" }],
    });
  });

  test("is not to be guessed where its key has no value", () => {
    expect(messageOf(`${REQUIRED}studio:\n`)).toBe(
      "config.yaml has a problem:\n  studio (line 4): empty, expected a mapping of keys to values; give it a value or remove the key",
    );
  });
});

test("aliases and merge keys are YAML like any other", () => {
  const text = `${REQUIRED}tags: &t { Team: a }\nstudio: { userProfiles: [{ name: ana, tags: *t }, { <<: { tags: *t }, name: ben }] }\n`;
  const { userProfiles } = parseConfig(text, "config.yaml").studio!;
  expect(userProfiles.map(({ tags }) => tags)).toEqual([{ Team: "a" }, { Team: "a" }]);
});

test("a problem inside an alias is found in the line that uses it", () => {
  const text = `${REQUIRED}studio:\n  idleShutdown: &i { timeoutMinutes: 30 }\n`;
  expect(messageOf(text)).toContain("studio.idleShutdown.timeoutMinutes (line 5): got 30");
});

describe("problems", () => {
  test("of the schema and of the rules that span fields come in one message, in the file's order", () => {
    const message = messageOf(`name: Ml
region: us-east-1
acountId: "123456789012"
studio:
  idleShutdown: { timeoutMinutes: 30 }
  spaceStorage: { defaultGb: 50, maximumGb: 10 }
  userProfiles:
    - name: ana
    - name: Ana
`);
    expect(message.split("\n")).toEqual([
      "config.yaml has 5 problems:",
      expect.stringMatching(/^ {2}name \(line 1\): got "Ml"/),
      "  acountId (line 3): unknown key; did you mean accountId?",
      expect.stringMatching(/^ {2}studio.idleShutdown.timeoutMinutes \(line 5\): got 30/),
      "  studio.spaceStorage.defaultGb (line 6): 50 is more than maximumGb 10; lower it or raise the maximum",
      expect.stringMatching(
        /^ {2}studio.userProfiles\[1\].name \(line 9\): Ana is the name of studio.userProfiles\[0\] too/,
      ),
    ]);
  });

  test("a faulty value brings no further problems of rules that read it", () => {
    // The default range of the VPC would not hold this subnet.
    const message = messageOf(`${REQUIRED}studio:
  network:
    vpcCird: 10.8.0.0/16
    subnets: [{ cidr: 10.8.0.0/24 }, { cidr: 10.8.1.0/24 }]
`);
    expect(message).toBe(
      "config.yaml has a problem:\n  studio.network.vpcCird (line 6): unknown key; did you mean vpcCidr?",
    );
  });

  test("of every required key are told at once", () => {
    expect(messageOf("tags: {}\n").split("\n")).toEqual([
      "config.yaml has 3 problems:",
      expect.stringMatching(/^ {2}name: missing, expected/),
      expect.stringMatching(/^ {2}region: missing, expected/),
      expect.stringMatching(/^ {2}accountId: missing, expected/),
    ]);
  });

  test("come all at once without a studio, and where it is none", () => {
    const faulty = `name: ml\nregion: us-east-1\naccountId: "123456789012"\ntags: { aws:x: y }\nproviders: { aws: "~> 7.1" }\n`;
    const account: unknown[] = [
      expect.stringMatching(/^ {2}tags\["aws:x"\] \(line 4\): unsuitable key/),
      expect.stringMatching(/^ {2}providers.aws \(line 5\): ~> 7.1 is not within/),
    ];
    expect(messageOf(faulty).split("\n")).toEqual(["config.yaml has 2 problems:", ...account]);
    expect(messageOf(`${faulty}studio: true\n`).split("\n")).toEqual([
      "config.yaml has 3 problems:",
      ...account,
      "  studio (line 6): got true, expected a mapping of keys to values",
    ]);
    expect(
      messageOf(`${faulty}studio: { forceDestory: true, idleShutdown: { minTimeoutMinutes: 500 } }\n`).split("\n"),
    ).toEqual([
      "config.yaml has 4 problems:",
      ...account,
      "  studio.forceDestory (line 6): unknown key; did you mean forceDestroy?",
      expect.stringMatching(
        /^ {2}studio.idleShutdown.timeoutMinutes \(line 6\): 120 is not from minTimeoutMinutes 500/,
      ),
    ]);
  });

  test("an unknown key without a near one gets the list of those that are known", () => {
    expect(messageOf(`${REQUIRED}studio: { canvas: { colour: red } }\n`)).toContain(
      "studio.canvas.colour (line 4): unknown key; known here: enabled, timeSeries, dataSources",
    );
  });

  test("a key without a value is not taken for its default", () => {
    expect(messageOf(`${REQUIRED}iam:\n  permissionsBoundaryArn:\n`)).toContain(
      "iam.permissionsBoundaryArn (line 5): empty, expected the ARN of an IAM policy; give it a value or remove the key",
    );
  });
});
