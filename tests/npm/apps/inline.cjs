// Prints what the check says of the package with its module inside, as CommonJS gets it.
const api = require("transversion/inline");

Promise.all([import("./cases.js"), import("./check.js")]).then(([cases, { check }]) => {
  console.log(JSON.stringify(check(api, cases.default)));
});
