/**
 * These only keep what hangs from hanging for good, and never decide a test: a machine with other work gets as much time
 * as it takes. The AWS provider itself waits up to 20 minutes for a subnet to go.
 */

/** The longest that one command may take. */
export const MOST_COMMAND_MS = 15 * 60 * 1000;

/** The longest that a test may take; less than Jest's own limit, so that a test that hangs tells its requests. */
export const MOST_TEST_MS = 28 * 60 * 1000;
