#!/usr/bin/env bash
# @retorquere/bibtex-parser 9.0.29: `require` fails. Its package.json offers ./dist/cjs/index.js to `require`, and says "type": "module",
# so that Node takes that CommonJS file for an ES module. `import` of the same package works.
#
# Seen with Node 20: ReferenceError: module is not defined in ES module scope.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @retorquere/bibtex-parser@9.0.29

echo 'const {parse} = require("@retorquere/bibtex-parser"); console.log(typeof parse);' > required.cjs
echo 'import {parse} from "@retorquere/bibtex-parser"; console.log(typeof parse);' > imported.mjs
printf 'import:  %s\n' "$(node imported.mjs)"
if required=$(node required.cjs 2>&1); then
  echo "require works now: $required"
  exit 1
fi
printf 'require: %s\n' "$(grep -m1 Error: <<<"$required")"
grep -q "module is not defined in ES module scope" <<<"$required"
