// Starts the compiled page. A file of its own, because the page's policy allows no script inside it.
import init from "./careloop.js";

init();
