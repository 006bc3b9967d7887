// Times as Slack shows them, in the reader's own zone.

const clock = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en", { weekday: "long", month: "long", day: "numeric" });
const formats: Record<string, Intl.DateTimeFormat> = {
  date_num: new Intl.DateTimeFormat("en-CA"),
  date: new Intl.DateTimeFormat("en", { month: "long", day: "numeric", year: "numeric" }),
  date_short: new Intl.DateTimeFormat("en", { month: "short", day: "numeric", year: "numeric" }),
  date_long: new Intl.DateTimeFormat("en", { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
  time: clock,
  time_secs: new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", second: "2-digit" }),
};

export function moment(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

export function hour(ts: string): string {
  return clock.format(moment(ts));
}

export function dayOf(ts: string): string {
  const date = moment(ts);
  return date.toDateString() === new Date().toDateString() ? "Today" : day.format(date);
}

/** What `<!date^1700000000^{date_short} at {time}|fallback>` shows. */
export function dated(target: string, fallback: string): string {
  const [, seconds = "", format = ""] = target.split("^");
  const date = moment(seconds);
  if (Number.isNaN(date.getTime())) return fallback;
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => formats[name.replace("_pretty", "")]?.format(date) ?? whole);
}

/** Seconds as a short time: "3 ms", "1.2 s". */
export function span(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms` : `${seconds.toFixed(1)} s`;
}
