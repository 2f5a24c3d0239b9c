// How hard a passphrase is to guess, estimated low: who has the file can try passphrases on it.

const WORD = 13; // bits: a word drawn from 8,000
const ENOUGH = 50; // bits: four words

/**
 * Bits of a passphrase. Letters count as a word, however long: people choose words. Anything else counts by its characters.
 * What comes twice counts once, and so does a run such as 1234 or aaaa.
 */
export function bitsOf(passphrase) {
  const parts = new Set(
    passphrase
      .normalize("NFC")
      .toLocaleLowerCase()
      .split(/[\s\-_.,;]+/u)
      .filter(Boolean),
  );
  return [...parts].reduce((sum, part) => sum + bitsOfPart(part), 0);
}

function bitsOfPart(part) {
  const different = withoutRuns(part);
  if (/^\p{L}+$/u.test(part)) return Math.min(WORD, 3 * different);
  return different * (/^\d+$/.test(part) ? 3.3 : 5);
}

/** How many characters are not the same as, or next to, the one before. */
function withoutRuns(part) {
  const codes = [...part].map((character) => character.codePointAt(0));
  return codes.filter((code, place) => place === 0 || Math.abs(code - codes[place - 1]) > 1).length;
}

export function isStrong(passphrase) {
  return bitsOf(passphrase) >= ENOUGH;
}

const SYLLABLES = [..."bdfgklmnprstvz"].flatMap((consonant) => [..."aeiou"].map((vowel) => consonant + vowel));

/** Six words of two syllables that mean nothing: 73 bits, the same to say in French and in English. */
export function proposed() {
  const syllable = () => SYLLABLES[below(SYLLABLES.length)];
  return Array.from({ length: 6 }, () => syllable() + syllable()).join(" ");
}

/** A random number below `limit`, each as likely as any other. */
function below(limit) {
  for (;;) {
    const [drawn] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn < 256 - (256 % limit)) return drawn % limit;
  }
}
