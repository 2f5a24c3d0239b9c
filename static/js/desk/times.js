// Times as every page of the admin says them: in the zone of the site, which is named.

const { lang } = document.documentElement;
const { zone } = document.querySelector("meta[name=session]").dataset;

function shown(at, options) {
  return new Date(at).toLocaleString(lang, {
    ...options,
    hour: lang === "fr" ? "2-digit" : "numeric",
    minute: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  });
}

/** "10:42 UTC+1", "9:42 AM UTC" */
export function shownHour(at) {
  return shown(at, {});
}

/** "27 novembre 2026 à 10:42 UTC+1", "November 27, 2026 at 9:42 AM UTC" */
export function shownTime(at) {
  return shown(at, { day: "numeric", month: "long", year: "numeric" });
}
