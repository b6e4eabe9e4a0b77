"use strict";

/**
 * `tsc --noEmit` and `eslint .` in one process, on one TypeScript program: ESLint's rules ask for nearly every type, and
 * of the same program the type check then costs a tenth of what it costs by itself. Status 1 if either finds anything.
 */
const { ESLint } = require("eslint");
const ts = require("typescript");

const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report };

function report(...diagnostics) {
  const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: process.cwd, getNewLine: () => "\n" };
  process.stderr.write(ts.formatDiagnostics(diagnostics, format));
  if (diagnostics.length > 0) process.exitCode = 1;
}

async function main() {
  const { fileNames: rootNames, options } = ts.getParsedCommandLineOfConfigFile("tsconfig.json", {}, host);
  // ESLint walks up the tree, so nodes need their parents.
  const program = ts.createProgram({ rootNames, options, host: ts.createCompilerHost(options, true) });
  const eslint = new ESLint({
    overrideConfig: { files: ["**/*.ts"], languageOptions: { parserOptions: { programs: [program] } } },
  });
  const results = await eslint.lintFiles(["."]);
  const { format } = await eslint.loadFormatter("stylish");
  process.stderr.write(await format(results));
  if (results.some(({ errorCount }) => errorCount > 0)) process.exitCode = 1;
  report(...ts.getPreEmitDiagnostics(program));
}

void main();
