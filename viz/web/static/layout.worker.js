// Layouts beside the page: an order comes in, places go back.
import { settle, steady } from "./layouts.js";

addEventListener("message", ({ data: { turn, sketch, was } }) => postMessage({ turn, made: was ? steady(sketch, was) : settle(sketch) }));
