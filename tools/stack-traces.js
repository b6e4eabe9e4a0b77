"use strict";

/**
 * cdktf asks for the stack of every token, which is most of the time and memory that building a stack takes, and shows
 * it only for tokens that cannot be resolved. Those objects are no errors; an error keeps its stack.
 */
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) capture(target, below);
};
