const { Testing } = require("cdktf");

// cdktf captures a stack trace for every token, which is most of the time that a test takes. Errors keep theirs.
Error.prepareStackTrace = (error, frames) =>
  error instanceof Error ? `${error}${frames.map((frame) => `\n    at ${frame}`).join("")}` : "";

Testing.setupJest();
