import "./style/base.css";
import "./style/page.css";
import "./style/graph.css";
import "./style/thread.css";
import "./style/parts.css";
import { render } from "preact";
import { App } from "./app";
import { followLinks } from "./parts/hooks";

followLinks();
render(<App />, document.getElementById("app")!);
