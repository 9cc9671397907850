// Layouts beside the page: an order comes in, places go back.
import { settle, steady } from "./layouts.js";

addEventListener("message", async ({ data: { turn, sketch, was } }) => postMessage({ turn, made: await (was ? steady(sketch, was) : settle(sketch)) }));
addEventListener("unhandledrejection", ({ reason }) => { throw reason; }); // the page then reckons itself
