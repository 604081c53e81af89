import { suite } from "./suite.js";

suite("node24");
