import { suite } from "./suite.js";

suite("bun");
