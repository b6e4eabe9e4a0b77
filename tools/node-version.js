"use strict";

/**
 * Stops on a Node.js that the project does not support, before something fails in a less readable way: the CDKTF CLI
 * brings binaries for some releases only. What is supported is what package.json says under `engines`. The syntax is
 * ES5, so that any Node.js gets as far as the message.
 */
var engines = require("../package.json").engines.node; // of the form "^20.9.0 || ^22.0.0"

var running = process.version.replace("v", "").split(".").map(Number);
var supported = engines.split(" || ").some(function (range) {
  var least = range.replace("^", "").split(".").map(Number);
  return running[0] === least[0] && running[1] >= least[1];
});

if (!supported) {
  console.error("This project runs on Node.js " + engines + ", and this is " + process.version + ".");
  console.error("Switch with `nvm install 22 && nvm use 22`, or install a supported release from https://nodejs.org.");
  process.exit(1);
}
