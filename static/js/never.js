// Stands in for the parts of age-encryption that X25519 keys never reach (post-quantum and P-256), half of its weight.
function never() {
  throw new Error("This kind of key is not built in.");
}

export const MLKEM768X25519 = { encapsulate: never, decapsulate: never, getPublicKey: never };
export const MLKEM768P256 = MLKEM768X25519;
export const p256 = { getSharedSecret: never, Point: { fromBytes: never } };
