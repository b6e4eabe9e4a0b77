require("./tools/stack-traces");
const { Testing } = require("cdktf");

Testing.setupJest();
