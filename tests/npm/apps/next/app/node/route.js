import api from "../../../api.js";
import cases from "../../../cases.js";
import { check } from "../../../check.js";

export const dynamic = "force-dynamic";

export function GET() {
  return Response.json(check(api, cases));
}
