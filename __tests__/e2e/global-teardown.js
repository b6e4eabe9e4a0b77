const opentofu = require("./support/opentofu");

/** Says last what was not shown, so that nobody takes it for shown. */
module.exports = () => {
  if (opentofu.leftOut) console.warn(`\n${opentofu.told}`);
};
