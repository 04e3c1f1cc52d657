// Lengths as the server counts them: characters as readers see them, words by the Unicode standard (UAX #29).

/** Scripts without spaces between words: each character counts as one, with the marks on it. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;

export function characters(text: string): number {
  let n = 0;
  for (const _ of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(tidy(text))) n++;
  return n;
}

export function words(text: string): number {
  let n = 0;
  const spaced = tidy(text).replace(unspaced, () => {
    n++;
    return " ";
  });
  for (const s of new Intl.Segmenter("en", { granularity: "word" }).segment(spaced))
    if (/[\p{L}\p{N}]/u.test(s.segment)) n++;
  return n;
}

const tidy = (text: string): string => text.replaceAll("\r\n", "\n").trim();
