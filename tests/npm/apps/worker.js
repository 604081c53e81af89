// Answers with what the check says.
import api from "./api.js";
import cases from "./cases.js";
import { check } from "./check.js";

export default {
  fetch: () => Response.json(check(api, cases)),
};
