import { parseEvent, UnknownEvent } from "../../../assets/lambda/event";
import { CONFIGURATION_DUTIES } from "../../../assets/lifecycle-configurations/event";

const MADE = {
  duty: "lifecycle_configurations",
  configurations: [{ name: "ml-lab-11111111", appType: "JupyterLab", content: "eA==" }],
  names: ["ml-lab"],
  tags: { Stack: "studio", Empty: "" },
};
const EARLIER = { duty: "earlier_lifecycle_configurations", names: ["ml-lab"], keep: ["ml-lab-11111111"] };

const parse = (event: object) => parseEvent({ ...event, tf: { action: "update" } }, CONFIGURATION_DUTIES);

test.each([MADE, EARLIER])("$duty is read", (event) => {
  expect(parse(event)).toEqual({ action: "update", input: event });
});

test.each([
  ["no configurations", { ...MADE, configurations: "all" }, /configurations is "all"; expected a list/],
  ["a name of another form", { ...MADE, configurations: [{ ...MADE.configurations[0], name: "*" }] }, /name is "\*"/],
  [
    "another kind of app",
    { ...MADE, configurations: [{ ...MADE.configurations[0], appType: "Canvas" }] },
    /appType is/,
  ],
  [
    "a script that is not encoded",
    { ...MADE, configurations: [{ ...MADE.configurations[0], content: "#!" }] },
    /content/,
  ],
  ["a pattern for a name", { ...MADE, names: [".*"] }, /names is \["\.\*"\]; expected a list of names/],
  ["a tag that is no text", { ...MADE, tags: { Stack: 1 } }, /Stack is 1/],
  ["no names to keep", { ...EARLIER, keep: undefined }, /keep is missing/],
])("unknown event, %s: refused", (_, event, message) => {
  expect(() => parse(event)).toThrow(UnknownEvent);
  expect(() => parse(event)).toThrow(message);
});
