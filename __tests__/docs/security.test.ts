import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { denies } from "../../scripts/docs/denies";
import { ROOT, studio } from "../support/fixtures";
import { statements } from "../support/template";

const page = readFileSync(join(ROOT, "docs/security.md"), "utf8");
const [prose = ""] = page.split("<!-- denies:start -->");
const listed = [...denies().matchAll(/^\| `(\w+)` \|/gm)].map(([, sid]) => sid!);

const TYPES = ["system", "ml.t3.medium"];

/** What the prose says of statements: `LikeThis`. */
const named = [...prose.matchAll(/`([A-Z][a-z]+[A-Z]\w*|Administration)`/g)].map(([, sid]) => sid!);

test("the page speaks of every deny", () => {
  expect(listed.length).toBeGreaterThan(25);
  expect(listed.filter((sid) => !named.includes(sid))).toEqual([]);
});

test("every statement that the page names is in a policy", () => {
  const templates = [false, true].map((remoteIde) => studio({ studio: { remoteIde, allowedInstanceTypes: TYPES } }));
  const policies = templates
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) =>
      ["policy", "assume_role_policy"]
        .filter((attribute) => attribute in block.attributes)
        .flatMap((attribute) => statements(block, attribute)),
    );
  const sids = policies.map(({ Sid }) => Sid);
  expect(sids).toContain("LivingDomain");
  expect(named.filter((sid) => !sids.includes(sid))).toEqual([]);
});

test("every file that the page names exists", () => {
  const files = [...page.matchAll(/`((?:src|examples|docs|\.ci)\/[^`*]+)`|\]\(([\w-]+\.md)\)/g)].map(
    ([, file, link]) => file ?? `docs/${link}`,
  );
  expect(files).toContain("docs/unproven.md");
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test("the README leads to it", () => {
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain("(docs/security.md)");
});
