const { Testing } = require("cdktf");

// cdktf captures a stack trace for every token, which is most of the time that a test takes. Errors keep theirs.
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) capture(target, below);
};

Testing.setupJest();
