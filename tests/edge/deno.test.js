import { suite } from "./suite.js";

suite("deno");
