// Numbers as people write them: 1.5, 1,5, 1/2, 2½, 3e-2, −1.

const DIGITS = String.raw`(?:\d+\.?\d*|\.\d+)`;
const PLAIN = new RegExp(`^[+-]?${DIGITS}(?:e[+-]?\\d+)?$`, "i");
const FRACTION = new RegExp(`^([+-]?)(?:(\\d+) )?(${DIGITS})/(${DIGITS})$`);
const THOUSANDS = /^[+-]?\d{1,3}(?:(?: \d{3})+|(?:,\d{3}){2,})$/;
const EITHER = /^[+-]?[1-9]\d{0,2},\d{3}$/; // 1,234: a thousand and more to some, one and more to others

// { number, typed }, or { refused }: why not, as a sentence.
export function readNumber(text, { low = null, high = null, unit = "", written = {} } = {}) {
  const typed = without(unit, text.trim()).replace(/-/g, "−"), number = valueOf(text, unit);
  if (!typed) return { refused: "Type a number first." };
  if (number === null) {
    const plain = typed.replace(",", "");
    return { refused: EITHER.test(tidy(text, unit))
      ? `${typed} can be read in two ways: write ${plain} or ${typed.replace(",", ".")}.`
      : `“${typed}” is not a number. Write it like 2.5, 1/2, −3 or 3e-2.` };
  }
  if (high !== null && number > high) return { refused: `${typed} lies above the highest possible, ${written.high}.` };
  if (low !== null && number < low) return { refused: `${typed} lies below the lowest possible, ${written.low}.` };
  return { number, typed };
}

function tidy(text, unit) { // in plain characters, without the unit
  const spaced = text.trim().replace(/(\d)([¼-¾⅐-⅞])/g, "$1 $2"); // 2½ is 2 ½
  const plain = spaced.normalize("NFKC").replace(/[−–]/g, "-").replace(/\s*[⁄/]\s*/g, "/")
    .replace(/^([+-])\s+/, "$1").replace(/\s+/g, " ");
  return without(unit, plain);
}

const without = (unit, text) =>
  (unit && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text);

function valueOf(text, unit) {
  let plain = tidy(text, unit);
  if (EITHER.test(plain)) return null;
  if (THOUSANDS.test(plain)) return Number(plain.replace(/[ ,]/g, ""));
  if (!plain.includes(".")) plain = plain.replace(/^([^,]*),([^,]*)$/, "$1.$2");
  if (PLAIN.test(plain)) return finite(Number(plain));
  const parts = FRACTION.exec(plain);
  if (!parts) return null;
  const [, sign, whole = "0", above, below] = parts;
  return finite((sign === "-" ? -1 : 1) * (Number(whole) + Number(above) / Number(below)));
}

const finite = (number) => (Number.isFinite(number) ? number : null);
