#!/usr/bin/env bash
# @citation-js/core and @citation-js/plugin-ris 0.8.2: a RIS record of type UNPD (unpublished work, one of the types of the RIS
# specification) is read as an item without any field, silently; the same record as JOUR has its authors, title and year.
#
# Seen: for UNPD nothing but a made-up id and the history of the conversion; no error, no warning.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2

cat > read.js <<'JAVASCRIPT'
const {Cite} = require("@citation-js/core");
require("@citation-js/plugin-ris");
const read = type => {
  const [item] = new Cite(`TY  - ${type}\nTI  - Cups\nAU  - Wu, Bo\nPY  - 2025\nER  - \n`).data;
  return Object.keys(item).filter(name => !["id", "_graph"].includes(name)).sort();
};
console.log("JOUR:", read("JOUR").join(" "));
console.log("UNPD:", read("UNPD").join(" ") || "(nothing)");
const assert = require("assert");
assert(read("JOUR").includes("title"), "JOUR is no longer read");
assert.deepStrictEqual(read("UNPD"), [], "UNPD is read now");
JAVASCRIPT
node read.js
