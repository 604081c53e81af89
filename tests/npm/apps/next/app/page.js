"use client";

import { useEffect } from "react";

import api from "../../api.js";
import cases from "../../cases.js";
import { check } from "../../check.js";

export default function Page() {
  useEffect(() => console.log(JSON.stringify(check(api, cases))), []);
  return null;
}
