// The processor time in milliseconds of one run over a file's lines (the median of five), and how many tokens there are, by @huggingface/transformers
// ("js") or by Hugging Face's own library ("rust"): node bench-tokenizer.mjs js|rust FOLDER FILE
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.env.NODE_PATH ?? ".", "bench.js"));
const [which, folder, file] = process.argv.slice(2);
const lines = fs.readFileSync(file, "utf8").split("\n");
let encode;

if (which === "js") {
  const { AutoTokenizer, env } = await import(require.resolve("@huggingface/transformers"));
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(path.resolve(folder));
  const tokenizer = await AutoTokenizer.from_pretrained(path.basename(folder));
  encode = async () => lines.reduce((sum, line) => sum + tokenizer.encode(line).length, 0);
} else {
  const { Tokenizer } = require("tokenizers");
  const tokenizer = Tokenizer.fromFile(path.join(folder, "tokenizer.json"));
  tokenizer.disableTruncation?.();
  tokenizer.disablePadding?.();
  encode = async () => (await tokenizer.encodeBatch(lines)).reduce((sum, encoding) => sum + encoding.getIds().length, 0);
}

const times = [];
let n = 0;
for (let i = 0; i < 5; i++) {
  const begin = process.cpuUsage();
  n = await encode();
  const used = process.cpuUsage(begin);
  times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ ms: times[2], n }));
