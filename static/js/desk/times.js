// Times as every page of the admin says them: in the zone of the site, which is named.

const { zone } = document.querySelector("meta[name=session]").dataset;

function shown(at, options) {
  return new Date(at).toLocaleString(document.documentElement.lang, {
    ...options,
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  });
}

/** "10:42 UTC+1" */
export function shownHour(at) {
  return shown(at, {});
}

/** "27 novembre 2026 à 10:42 UTC+1" */
export function shownTime(at) {
  return shown(at, { day: "numeric", month: "long", year: "numeric" });
}
