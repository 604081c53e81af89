// Prints what the check says, in whatever has a console.
import api from "./api.js";
import cases from "./cases.js";
import { check } from "./check.js";

console.log(JSON.stringify(check(api, cases)));
