import { suite } from "./suite.js";

suite("workerd");
