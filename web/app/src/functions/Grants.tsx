import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { grant, loadHolders, loadRoles, privilegeOf, revoke, type Module, type WasmFunction } from "../api/modules";
import { problemOf, type Problem } from "../api/problem";
import { expired } from "../state/session";
import { ProblemNote } from "./ProblemNote";
import { useLoaded } from "./useLoaded";

// Grants are the roles that have the privilege on an object.
export function Grants({ of }: { of: Module | WasmFunction }): JSX.Element {
  const holders = useLoaded(() => loadHolders(of), "oid" in of ? of.oid : `${of.schema}.${of.name}`);
  const roles = useLoaded(loadRoles, "");
  const role = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const privilege = privilegeOf(of);
  const others = (roles.value ?? []).filter((name) => !holders.value?.includes(name));

  async function run(action: Promise<void>): Promise<void> {
    try {
      await action;
      problem.value = null;
      role.value = "";
      holders.reload();
    } catch (thrown) {
      if (!expired(thrown)) problem.value = problemOf(thrown);
    }
  }

  const failed = problem.value ?? holders.problem ?? roles.problem;
  return (
    <>
      <p class="quiet">
        {holders.value?.length === 0 ? "The owner and superusers only." : "The owner, superusers, and these:"}
      </p>
      <ul class="holders">
        {holders.value?.map((name) => (
          <li key={name}>
            <span>{name === "PUBLIC" ? "everybody" : name}</span>
            <code class="quiet">{privilege}</code>
            <button
              class="button button-small"
              type="button"
              aria-label={`Revoke ${privilege} from ${name}`}
              onClick={() => void run(revoke(of, name))}
            >
              Revoke
            </button>
          </li>
        ))}
      </ul>
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault();
          if (role.value) void run(grant(of, role.value));
        }}
      >
        <select aria-label="Role" value={role.value} onChange={(event) => (role.value = event.currentTarget.value)}>
          <option value="">a role</option>
          {others.map((name) => (
            <option key={name} value={name}>
              {name === "PUBLIC" ? "everybody" : name}
            </option>
          ))}
        </select>
        <button class="button" type="submit" aria-disabled={role.value === ""}>
          {`Grant ${privilege}`}
        </button>
      </form>
      {failed && <ProblemNote problem={failed} />}
    </>
  );
}
