"use strict";

const { transformSync } = require("esbuild");

/** TypeScript for Jest, without a type check. What esbuild shall do comes from jest.config.js, so that Jest's cache knows it. */
module.exports = {
  process(text, file, { transformerConfig }) {
    return transformSync(text, { ...transformerConfig, sourcefile: file, sourcemap: "external" });
  },
};
