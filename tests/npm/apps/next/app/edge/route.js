import api from "../../../api.js";
import cases from "../../../cases.js";
import { check } from "../../../check.js";

export const runtime = "edge";

export function GET() {
  return Response.json(check(api, cases));
}
