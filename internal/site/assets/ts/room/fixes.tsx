// What would remove a finding: up to three moves, each with its price and a button that makes it.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { sessionOf } from "./draft";
import type { Draft, Finding, Fix } from "./draft";
import type { Found } from "./foresight";
import type { Store } from "./store";

// Helps opens them.
export function Helps({ store, finding }: { store: Store; finding: Finding }): JSX.Element {
  const [open, set] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    opener.current?.focus();
    set(false);
  }; // what has the focus goes
  return (
    <>
      <button
        type="button"
        class="link"
        ref={opener}
        data-helps
        aria-expanded={open}
        onClick={() => set(!open)}
      >
        {store.speech.t("what_helps")}
      </button>
      {open && <Fixes store={store} finding={finding} close={close} />}
    </>
  );
}

// Fixes are looked for once. While others go on editing the list stays, marked as of an older draft, until
// somebody looks again.
function Fixes({
  store,
  finding,
  close,
}: {
  store: Store;
  finding: Finding;
  close: () => void;
}): JSX.Element {
  const [found, tell] = useState<Found>();
  const [why, refuse] = useState("");
  const [searching, search] = useState(true);
  const { speech, draft } = store;
  const box = useRef<HTMLDivElement>(null),
    focused = useRef(false);
  const within = (): boolean => box.current?.contains(document.activeElement) ?? false;
  useEffect(() => {
    if (!searching) return undefined;
    const gone = new AbortController();
    void store.foresight.fixes(finding.key, gone.signal).then((answer) => {
      if (gone.signal.aborted) return;
      focused.current = within();
      if (typeof answer === "string") refuse(answer);
      else tell(answer);
      search(false);
    });
    return () => gone.abort();
  }, [finding.key, searching]);
  useLayoutEffect(() => {
    if (focused.current && !within()) box.current?.focus(); // the button that had it went with the search
    focused.current = false;
  }, [searching]);
  const again = (): void => {
    refuse("");
    search(true);
  };
  const stop = (): void => {
    if (found) search(false);
    else close();
  };
  const make = async (f: Fix, from: Draft): Promise<void> => {
    refuse("");
    const outcome = await store.acts.fix(f, from);
    if (outcome.became === "refused") refuse(outcome.why);
    else store.go(f.session);
  };
  const older = found && found.from.change !== draft.change;
  return (
    <div class="fixes" ref={box} tabIndex={-1} data-fixes aria-live="polite" aria-busy={searching}>
      {why && <p role="alert">{why}</p>}
      {searching ? (
        <p key="search" class="length">
          {speech.t("searching")} <progress aria-label={speech.t("searching")}></progress>
          <button key="turn" type="button" class="plain" data-stop onClick={stop}>
            {speech.t("stop")}
          </button>
        </p>
      ) : (
        (older || !found) && (
          <p key="search" class="length" data-older={older || undefined}>
            {older && speech.t("fixes_older")}{" "}
            <button key="turn" type="button" class="plain" data-again onClick={again}>
              {speech.t("look_again")}
            </button>
          </p>
        )
      )}
      {found &&
        (found.fixes.length === 0 ? (
          <p>{speech.t("no_fix")}</p>
        ) : (
          <ol>
            {found.fixes.every((f) => f.cost > 0) && <li data-let-be>{speech.t("let_be")}</li>}
            {found.fixes.map((f) => (
              <li key={`${f.session} ${f.room} ${f.start}`}>
                {speech.t("fix_to", {
                  title: sessionOf(found.from, f.session)?.title ?? "",
                  place: store.place(f),
                })}
                <span class="own soft">{store.foresight.effects(f, f.session).join(", ")}</span>
                <button type="button" class="plain" data-fix onClick={() => void make(f, found.from)}>
                  {speech.t("do_it")}
                </button>
              </li>
            ))}
          </ol>
        ))}
      <a href={`${store.base}warnings/fix?finding=${encodeURIComponent(finding.key)}`}>
        {speech.t("on_its_page")}
      </a>
    </div>
  );
}
