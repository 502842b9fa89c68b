// The tokens of lines by @huggingface/transformers ("js") or by Hugging Face's own library ("rust", npm's tokenizers), for golden-tokenizers.py:
//
//   NODE_PATH=… node golden-tokenizers.mjs js|rust LINES FOLDER OUTPUT      the numbers of each line, with special tokens, one line each
//
// Versions: @huggingface/transformers 4.3.1, tokenizers 0.23.2.
//
// Where the JavaScript is known to make something else than the library for which the models were made, we do as the library does, and the lines that
// are compared with the JavaScript do not have it:
//   - ideographs beyond UTF-16's first plane get no spaces around them (BertNormalizer looks at halves of surrogate pairs);
//   - U+0085 is no white space and U+FEFF is;
//   - Whitespace and Digits know ASCII's words and digits alone, Punctuation and Split have one behavior only;
//   - Metaspace does not split and knows no add_prefix_space; added tokens know no single_word;
//   - Unigram has no byte_fallback, BPE no continuing_subword_prefix, Precompiled is NFKC with some exceptions; Nmt, ByteLevel as a normalizer and
//     CharDelimiterSplit are missing.
// Lower case of Σ at the end of a word is ς as in JavaScript (and Python, with which BERT was trained); the library makes σ of it.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.env.NODE_PATH ?? ".", "golden.js"));
const [which, linesPath, folder, output] = process.argv.slice(2);
const lines = fs.readFileSync(linesPath, "utf8").split("\n").slice(0, -1);

async function openJs() {
  const { AutoTokenizer, env } = await import(require.resolve("@huggingface/transformers"));
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(path.resolve(folder));
  const tokenizer = await AutoTokenizer.from_pretrained(path.basename(folder));
  return (line) => tokenizer.encode(line);
}

async function openRust() {
  const { Tokenizer } = require("tokenizers");
  const tokenizer = Tokenizer.fromFile(path.join(folder, "tokenizer.json"));
  tokenizer.disableTruncation?.();
  tokenizer.disablePadding?.();
  return async (line) => Array.from((await tokenizer.encode(line)).getIds());
}

const encode = await (which === "js" ? openJs() : openRust());
const out = [];
for (const line of lines) out.push(Array.from(await encode(line)).join(" "));
fs.writeFileSync(output, out.join("\n") + "\n");
