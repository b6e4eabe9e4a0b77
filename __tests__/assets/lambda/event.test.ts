import { flag, type Members, parseEvent, text, texts, UnknownEvent } from "../../../assets/lambda/event";

/** A function with two duties. */
const DUTIES = {
  greet: (members: Members) => ({ duty: "greet" as const, name: text(members, "name", /^[a-z]+$/) }),
  shout: (members: Members) => ({ duty: "shout" as const, loudly: flag(members, "loudly") }),
};

const tf = { action: "delete", prev_input: null };

test.each(["create", "update", "delete"])(
  "the action %s and the duty's own members are read, and no other",
  (action) => {
    const event = { duty: "greet", name: "alice", loudly: true, tf: { action, prev_input: null } };

    expect(parseEvent(event, DUTIES)).toEqual({ action, input: { duty: "greet", name: "alice" } });
  },
);

test.each([
  ["no object", "delete", /the event is "delete"; expected an object/],
  ["nothing", undefined, /the event is missing; expected an object/],
  ["null", null, /the event is null; expected an object/],
  ["a list", [], /the event is \[\]; expected an object/],
  ["no tf", { duty: "greet", name: "alice" }, /tf is missing; expected an object/],
  [
    "unknown action",
    { duty: "greet", tf: { action: "read" } },
    /tf\.action is "read"; allowed: create, update, delete/,
  ],
  ["no duty", { tf }, /duty is missing; this function knows greet, shout/],
  ["unknown duty", { duty: "delete_everything", tf }, /duty is "delete_everything"; this function knows greet, shout/],
  [
    "a duty that every object has",
    { duty: "constructor", tf },
    /duty is "constructor"; this function knows greet, shout/,
  ],
  ["a member of another form", { duty: "greet", name: "Alice1", tf }, /name is "Alice1"; expected \^\[a-z\]\+\$/],
  ["a member of another type", { duty: "greet", name: 1, tf }, /name is 1; expected/],
  ["a missing member", { duty: "greet", tf }, /name is missing; expected/],
])("unknown event, %s: refused", (_, event, message) => {
  expect(() => parseEvent(event, DUTIES)).toThrow(UnknownEvent);
  expect(() => parseEvent(event, DUTIES)).toThrow(message);
});

test.each([[[]], [["a"]], [["a", "b"]]])("a list of texts, %j: is read", (names) => {
  expect(texts({ names }, "names", /^[a-z]$/, "names")).toEqual(names);
});

test.each([
  ["no list", "a"],
  ["one of another form", ["a", "B"]],
  ["one of another type", ["a", 1]],
])("a list of texts with %s: refused", (_, names) => {
  expect(() => texts({ names }, "names", /^[a-z]$/, "small letters")).toThrow(UnknownEvent);
  expect(() => texts({ names }, "names", /^[a-z]$/, "small letters")).toThrow("expected a list of small letters");
});

test.each([true, false])("a switch that is %s: is read", (on) => {
  expect(flag({ on }, "on")).toBe(on);
});

test.each(["true", 1, 0, null, undefined])("a switch that is %j: refused, not taken for one", (on) => {
  expect(() => flag({ on }, "on")).toThrow(/^on is .*; expected true or false$/);
});
