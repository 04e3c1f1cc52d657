// What would remove a finding: up to three moves, each with its price and a button that makes it.

import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { sessionOf } from "./draft";
import type { Finding, Fix } from "./draft";
import { go } from "./panel";
import type { Store } from "./store";

// Helps opens them.
export function Helps({ store, finding }: { store: Store; finding: Finding }): JSX.Element {
  const [open, set] = useState(false);
  return (
    <>
      <button type="button" class="link" data-helps aria-expanded={open} onClick={() => set(!open)}>{store.speech.t("what_helps")}</button>
      {open && <Fixes store={store} finding={finding} close={() => set(false)} />}
    </>
  );
}

function Fixes({ store, finding, close }: { store: Store; finding: Finding; close: () => void }): JSX.Element {
  const [found, tell] = useState<Fix[] | string>();
  const { speech, draft } = store;
  useEffect(() => {
    const gone = new AbortController();
    tell(undefined);
    void store.fixes(finding.key, gone.signal).then((fixes) => { if (!gone.signal.aborted) tell(fixes); });
    return () => gone.abort();
  }, [finding.key, draft.change]);
  const make = (f: Fix): void => { void store.fix(f).then(() => go(store, f.session)); };
  return (
    <div class="fixes" data-fixes aria-live="polite" aria-busy={!found}>
      {!found && <p class="length">{speech.t("searching")} <progress aria-label={speech.t("searching")}></progress><button type="button" class="plain" data-stop onClick={close}>{speech.t("stop")}</button></p>}
      {typeof found === "string" && <p role="alert">{found}</p>}
      {found && typeof found !== "string" && (found.length === 0 ? <p>{speech.t("no_fix")}</p> : <ol>{found.map((f) => (
        <li key={`${f.session} ${f.room} ${f.start}`}>{speech.t("fix_to", { title: sessionOf(draft, f.session)?.title ?? "", place: store.place(f) })}
          <span class="own soft">{store.effects(f).join(", ")}</span>
          <button type="button" class="plain" data-fix onClick={() => make(f)}>{speech.t("do_it")}</button></li>))}</ol>)}
      <a href={`${store.base}warnings/fix?finding=${encodeURIComponent(finding.key)}`}>{speech.t("on_its_page")}</a>
    </div>
  );
}
