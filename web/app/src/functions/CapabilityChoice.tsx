import type { JSX } from "preact";
import { capabilities } from "../api/modules";

interface Props {
  allowed: string[];
  needed?: string[]; // without which the module is refused
  onChange: (allowed: string[]) => void;
}

// CapabilityChoice says what a module may do beyond computing.
export function CapabilityChoice({ allowed, needed = [], onChange }: Props): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>Capabilities</legend>
      {capabilities.map(({ name, about }) => (
        <label class="choice" key={name}>
          <input
            type="checkbox"
            checked={allowed.includes(name)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...allowed, name] : allowed.filter((other) => other !== name))
            }
          />
          <span>
            <code>{name}</code> {about}
            {needed.includes(name) && <em class="needed"> the module needs it</em>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
