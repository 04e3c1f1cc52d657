// Sentences, lengths and dates in the page's language. The server hands the texts over; {name} stands for a value.

export type Words = Record<string, string>;

export class Said {
  private readonly clock: Intl.DateTimeFormat;
  private readonly calendar: Intl.DateTimeFormat;
  private readonly plural: Intl.PluralRules;

  constructor(
    private readonly words: Words,
    zone: string,
    private readonly lang: string = document.documentElement.lang,
  ) {
    this.clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.calendar = new Intl.DateTimeFormat(lang, {
      timeZone: zone,
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
    });
    this.plural = new Intl.PluralRules(lang);
  }

  t(key: string, values: Record<string, string | number> = {}): string {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  // n picks between a text for one and a text for any other number, as the language counts.
  n(key: string, count: number, values: Record<string, string | number> = {}): string {
    return this.t(`${key}_${this.plural.select(count) === "one" ? "one" : "other"}`, { ...values, n: count });
  }

  time(ms: number): string {
    return this.clock.format(ms);
  }

  // date is "Thursday 4 February 2027", "jeudi 4 février 2027".
  date(ms: number): string {
    const parts = Object.fromEntries(this.calendar.formatToParts(ms).map((p) => [p.type, p.value]));
    const day = this.lang === "fr" && parts.day === "1" ? "1er" : parts.day;
    return `${parts.weekday} ${day} ${parts.month} ${parts.year}`;
  }

  // minutes is a length: "30 min", "1 h 15".
  minutes(n: number): string {
    if (n < 60) return `${n} min`;
    const rest = n % 60;
    return rest ? `${Math.floor(n / 60)} h ${String(rest).padStart(2, "0")}` : `${n / 60} h`;
  }

  percent(share: number): string {
    return new Intl.NumberFormat(this.lang, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }
}
