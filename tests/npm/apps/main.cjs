// Prints what the check says of the package as CommonJS gets it.
const api = require("transversion");

Promise.all([import("./cases.js"), import("./check.js")]).then(([cases, { check }]) => {
  console.log(JSON.stringify(check(api, cases.default)));
});
