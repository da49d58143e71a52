import { render } from "preact";
import { App } from "./components/App";
import { findSession } from "./state/session";
import "./state/theme";
import "./style/tokens.css";
import "./style/base.css";
import "./style/layout.css";
import "./style/sidebar.css";
import "./style/results.css";
import "./style/grid.css";
import "./style/login.css";

// Where the server cannot be asked, the login says so when it is tried.
void findSession().catch(() => undefined);
render(<App />, document.getElementById("app")!);
