import { createApi } from "./api/client";
import { start } from "./app";

start(document.body, createApi(new URL("./", location.href).href));
